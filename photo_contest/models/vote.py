"""Votes. Constraints, not look-ups, say "already voted" and "budget spent".

A voter is an opaque key (a keyed hash); neither token nor address is stored in clear. Each living
vote occupies one slot of its voter's budget; slots are unique, so that no race can use one twice.
"""

from django.db import models

from photo_contest.models.contest import Contest
from photo_contest.models.member import Member
from photo_contest.models.photo import Photo
from photo_contest.models.unit import Unit


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
        DROPPED = "dropped"  # was provisional, and an organizer or the published rule said no

    # 128 random bits: an index that proves them unique would be the dearest of a vote's.
    receipt = models.CharField(max_length=32)
    # Every index is written with every vote: those that others begin with are left out. The contest
    # is the photo's, whose row holds it: checking it again would lock its one row for every vote.
    contest = models.ForeignKey(
        Contest,
        on_delete=models.PROTECT,
        related_name="votes",
        db_index=False,
        db_constraint=False,
    )
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="votes", db_index=False)
    voter = models.CharField(max_length=32)
    member = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="votes",
        db_index=False,
    )
    unit = models.ForeignKey(  # the member's, when the voter token was made
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    period = models.CharField(max_length=10)  # 'contest' or the day
    budget_period = models.CharField(max_length=10)
    slot = models.PositiveSmallIntegerField()
    whole_slot = models.PositiveSmallIntegerField(null=True, blank=True)  # of the whole contest
    cast_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()  # the last casting, withdrawal or revival
    changes = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.COUNTED)
    network = models.CharField(max_length=32)  # keyed hash; empty 90 days after the close

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
            models.UniqueConstraint(
                fields=["contest", "voter", "whole_slot"],
                condition=models.Q(withdrawn_at__isnull=True, whole_slot__isnull=False),
                name="a_slot_of_the_whole_budget_is_used_once",
            ),
            models.CheckConstraint(
                name="vote_state_is_known",
                condition=models.Q(state__in=["counted", "provisional", "dropped"]),
            ),
            models.CheckConstraint(
                name="vote_slot_is_counted_from_one", condition=models.Q(slot__gte=1)
            ),
        ]
        indexes = [
            models.Index(fields=["contest", "changed_at"], name="vote_by_change"),
            models.Index(
                fields=["member"], condition=models.Q(member__isnull=False), name="vote_by_member"
            ),
            models.Index(
                fields=["contest", "network", "cast_at"],
                condition=models.Q(state="provisional"),
                name="vote_provisional_by_network",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.cast_at:%Y-%m-%d %H:%M}"


class MintedVoter(models.Model):
    """An Idempotency-Key that made a voter: the same key and network within 24 hours finds it."""

    digest = models.CharField(max_length=32, unique=True)  # keyed hash of key and network
    minted_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.digest


class SpentProof(models.Model):
    """A challenge of the proof of work that was solved and redeemed: once."""

    digest = models.CharField(max_length=32, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    is_provisional = models.BooleanField(default=False)  # the voter whom it made

    def __str__(self) -> str:
        return self.digest
