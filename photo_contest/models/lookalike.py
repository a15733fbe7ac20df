"""A pair of photos that look alike, and what a person said of it: remembered for good."""

from django.db import models

from photo_contest.models.member import Member
from photo_contest.models.photo import Photo


class LookalikeQuerySet(models.QuerySet["Lookalike"]):
    def of(self, photo: Photo) -> "LookalikeQuerySet":
        return self.filter(models.Q(first=photo) | models.Q(second=photo))

    def unsettled(self) -> "LookalikeQuerySet":
        return self.filter(verdict="")

    def open(self) -> "LookalikeQuerySet":
        """Unsettled pairs that wait for a person: one photo lives, and none was withdrawn. A copy
        of a photo that was rejected or disqualified waits, too."""
        lives = models.Q(first__status__in=Photo.LIVING) | models.Q(second__status__in=Photo.LIVING)
        withdrawn = Photo.Status.WITHDRAWN
        return (
            self.unsettled()
            .filter(lives)
            .exclude(models.Q(first__status=withdrawn) | models.Q(second__status=withdrawn))
        )


class Lookalike(models.Model):
    """An unordered pair, kept with the smaller id first so that it exists once."""

    class Verdict(models.TextChoices):
        SAME_WORK = "same-work"
        SIMILAR = "similar"
        DIFFERENT = "different"

    first = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="pairs_as_first")
    second = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="pairs_as_second")
    distance = models.PositiveSmallIntegerField()  # bits of 64
    turn = models.PositiveSmallIntegerField()  # which of the eight turns matched
    same_pixels = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    refused = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = LookalikeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_row_a_lookalike_pair"),
            models.CheckConstraint(
                name="lookalike_pair_is_unordered",
                condition=models.Q(first__lt=models.F("second")),
            ),
            models.CheckConstraint(
                name="lookalike_verdict_has_its_judge",
                condition=models.Q(verdict="", decided_at__isnull=True)
                | models.Q(
                    verdict__in=["same-work", "similar", "different"], decided_at__isnull=False
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"

    def other(self, photo: Photo) -> Photo:
        return self.second if self.first_id == photo.pk else self.first
