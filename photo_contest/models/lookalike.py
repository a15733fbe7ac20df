"""A pair of photos that look alike, and what a person said of it: remembered for good."""

from django.db import models

from photo_contest.models.member import Member
from photo_contest.models.photo import Photo


class LookalikeQuerySet(models.QuerySet["Lookalike"]):
    def of(self, photo: Photo) -> "LookalikeQuerySet":
        return self.filter(models.Q(first=photo) | models.Q(second=photo))

    def unsettled(self) -> "LookalikeQuerySet":
        return self.filter(verdict="")

    def same_work(self) -> "LookalikeQuerySet":
        return self.filter(verdict="same-work")

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


def _unmoved() -> list[float]:
    return [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]


class Lookalike(models.Model):
    """An unordered pair, kept with the smaller id first so that it exists once.

    Places are told in units of a picture's long side, from its upper left corner. `transform` leads
    from a place (x, y) of the first picture to (ax + by + c, dx + ey + f) of the second. `turn` is
    the one of `imaging.fingerprint.TURNS` that lays the first picture down like the second.
    """

    class Verdict(models.TextChoices):
        SAME_WORK = "same-work"
        SIMILAR = "similar"
        DIFFERENT = "different"

    class Relation(models.TextChoices):
        EXACT = "exact"  # the same bytes or pixels
        NEAR = "near"
        PARTIAL = "partial"
        MIRRORED = "mirrored"
        TURNED = "turned"
        COLLAGE = "within-a-collage"

    class FoundIn(models.TextChoices):
        SUBMISSION = "submission"
        SECOND_PASS = "second-pass"  # noqa: S105  # the slow look after the submission

    first = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="pairs_as_first")
    second = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="pairs_as_second")
    relation = models.CharField(max_length=16, choices=Relation.choices, default=Relation.NEAR)
    score = models.FloatField(null=True, blank=True)  # none: the same file, and nothing to look at
    phash_distance = models.PositiveSmallIntegerField()  # bits of 64
    turn = models.PositiveSmallIntegerField()
    transform: "models.JSONField[list[float], list[float]]" = models.JSONField(default=_unmoved)
    regions: "models.JSONField[list[dict[str, list[float]]], list[dict[str, list[float]]]]" = (
        models.JSONField(default=list, blank=True)
    )
    seen_of_first = models.FloatField(default=1.0)  # share of its area that the other one shows
    seen_of_second = models.FloatField(default=1.0)
    correlation = models.FloatField(default=1.0)  # of the pixels, where both have texture
    inliers = models.PositiveSmallIntegerField(default=0)  # local features that agree
    same_scene = models.BooleanField(default=False)  # perhaps two shots of one scene: a wording
    found_in = models.CharField(max_length=12, choices=FoundIn.choices, default=FoundIn.SUBMISSION)
    algorithm = models.CharField(max_length=32, blank=True)
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
    # The verdict on another pair that this one follows from; without it a person gave this one.
    derived_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="derived"
    )

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
            models.CheckConstraint(
                name="lookalike_relation_is_known",
                condition=models.Q(
                    relation__in=[
                        "exact",
                        "near",
                        "partial",
                        "mirrored",
                        "turned",
                        "within-a-collage",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="lookalike_is_found_in_a_pass",
                condition=models.Q(found_in__in=["submission", "second-pass"]),
            ),
            models.CheckConstraint(
                name="lookalike_turn_is_one_of_eight", condition=models.Q(turn__lt=8)
            ),
            models.CheckConstraint(
                name="lookalike_shares_are_shares",
                condition=models.Q(
                    seen_of_first__gte=0,
                    seen_of_first__lte=1,
                    seen_of_second__gte=0,
                    seen_of_second__lte=1,
                ),
            ),
            models.CheckConstraint(
                name="lookalike_only_same_work_follows",
                condition=models.Q(derived_from__isnull=True) | models.Q(verdict="same-work"),
            ),
            models.CheckConstraint(
                name="lookalike_only_same_work_refuses",
                condition=models.Q(refused__isnull=True) | models.Q(verdict="same-work"),
            ),
        ]
        indexes = [
            # Clusters are walked from photo to photo along these.
            models.Index(
                fields=["first"],
                condition=models.Q(verdict="same-work"),
                name="lookalike_same_work_first",
            ),
            models.Index(
                fields=["second"],
                condition=models.Q(verdict="same-work"),
                name="lookalike_same_work_second",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"

    @property
    def earlier(self) -> Photo:
        """The photo of the two that was sent first."""
        is_first = self.first.submitted_at <= self.second.submitted_at
        return self.first if is_first else self.second

    @property
    def later(self) -> Photo:
        return self.other(self.earlier)

    def other(self, photo: Photo) -> Photo:
        return self.second if self.first_id == photo.pk else self.first
