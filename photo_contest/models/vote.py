"""Votes. Constraints, not look-ups, say "already voted" and "budget spent".

A voter is an opaque key (a keyed hash); neither token nor address is stored in clear. Each living
vote occupies one slot of its voter's budget; slots are unique, so that no race can use one twice.
"""

from django.db import models

from photo_contest.models.contest import Contest
from photo_contest.models.member import Member
from photo_contest.models.photo import Photo


class VoteQuerySet(models.QuerySet["Vote"]):
    def living(self) -> "VoteQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def counted(self) -> "VoteQuerySet":
        """Living votes that enter totals: not provisional."""
        return self.living().filter(state=Vote.State.COUNTED)


class Vote(models.Model):
    class State(models.TextChoices):
        COUNTED = "counted"
        PROVISIONAL = "provisional"

    receipt = models.CharField(max_length=32, unique=True)
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="votes")
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="votes")
    voter = models.CharField(max_length=32)
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="votes"
    )
    period = models.CharField(max_length=10)  # 'contest' or the day
    budget_period = models.CharField(max_length=10)
    slot = models.PositiveSmallIntegerField()
    cast_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()  # the last casting, withdrawal or revival
    changes = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.COUNTED)
    network = models.CharField(max_length=32)

    objects = VoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "voter", "period"], name="one_vote_a_photo_voter_and_period"
            ),
            models.UniqueConstraint(
                fields=["contest", "voter", "budget_period", "slot"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="a_slot_of_the_budget_is_used_once",
            ),
            models.CheckConstraint(
                name="vote_state_is_known",
                condition=models.Q(state__in=["counted", "provisional"]),
            ),
            models.CheckConstraint(
                name="vote_slot_is_counted_from_one", condition=models.Q(slot__gte=1)
            ),
        ]
        indexes = [
            models.Index(fields=["contest", "changed_at"], name="vote_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.cast_at:%Y-%m-%d %H:%M}"


class MintedVoter(models.Model):
    """An Idempotency-Key that made a voter: the same key and network within 24 hours finds it."""

    digest = models.CharField(max_length=32, unique=True)  # keyed hash of key and network
    minted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest
