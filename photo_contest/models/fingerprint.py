"""What the look-alike engine remembers of a photo, versioned by algorithm."""

from django.db import models

from photo_contest.models.photo import Photo


class Fingerprint(models.Model):
    """The engine's fingerprint of a photo's upright picture, in two parts: by `index_part` a photo
    is found among all others, `check_part` is read of the few that were found.

    A row never changes. A photo that gets another picture gets another row, with a new id, so that
    an id means one picture for good: the engine's indexes know pictures by it.
    """

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="fingerprints")
    algorithm = models.CharField(max_length=32)
    index_part = models.BinaryField()
    check_part = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "algorithm"], name="one_fingerprint_a_photo_and_algorithm"
            )
        ]
        indexes = [
            # Every search lists what is newer than its index: from here, without the parts.
            models.Index(fields=["algorithm", "id", "photo"], name="fingerprint_newest")
        ]

    def __str__(self) -> str:
        return f"{self.algorithm} of {self.photo_id}"
