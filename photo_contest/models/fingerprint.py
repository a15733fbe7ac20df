"""What the look-alike engine remembers of a photo, versioned by algorithm."""

from django.db import models

from photo_contest.models.photo import Photo


class Fingerprint(models.Model):
    """The 64-bit perceptual hash of a photo's upright picture, big-endian."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="fingerprints")
    algorithm = models.CharField(max_length=32)
    value = models.BinaryField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "algorithm"], name="one_fingerprint_a_photo_and_algorithm"
            )
        ]

    def __str__(self) -> str:
        return f"{self.algorithm} {bytes(self.value).hex()}"
