"""What the organizers know beside the contest's own rows: targets, and totals of past editions."""

from django.db import models


class ParticipationTarget(models.Model):
    """How many members of a unit, with all below it, ought to take part."""

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    unit = models.ForeignKey("photo_contest.Unit", on_delete=models.CASCADE, related_name="+")
    participants = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "unit"], name="one_participation_target_a_unit"
            ),
            models.CheckConstraint(
                name="participation_target_is_something", condition=models.Q(participants__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.participants)


class PastTotal(models.Model):
    """What a unit reached in an edition that was held elsewhere, by a file of the organizers. The
    unit is told as it was then; None of the numbers is known better than its source."""

    year = models.PositiveSmallIntegerField()
    unit_code = models.CharField(max_length=32)
    unit_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)  # also of kinds that are no more
    members = models.PositiveIntegerField(null=True, blank=True)
    entrants = models.PositiveIntegerField(null=True, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True)
    photos_submitted = models.PositiveIntegerField(null=True, blank=True)
    photos_approved = models.PositiveIntegerField(null=True, blank=True)
    votes = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "unit_code"], name="one_past_total_a_year_and_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.unit_code}"
