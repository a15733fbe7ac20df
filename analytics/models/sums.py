"""Sums by hour, by day and by voting unit. All of it can be recounted: from the contest's own votes
and photos and, for the thirty days that these are kept, from the events."""

from typing import Any

from django.db import models
from django.db.models import Sum

from analytics.models.event import Event
from analytics.spans import Span


class Statistic(models.TextChoices):
    """What is summed by hour; the unit is that of the photo."""

    VISITS = "visits"
    VIEWS = "views"
    SHARES = "shares"
    PHOTOS_SUBMITTED = "photos_submitted"
    PHOTOS_APPROVED = "photos_approved"
    PHOTOS_REFUSED = "photos_refused"
    VOTES = "votes"
    VOTES_SIGNED_IN = "votes_signed_in"
    VOTES_PROVISIONAL = "votes_provisional"


class UnitHourQuerySet(models.QuerySet["UnitHour"]):
    def within(self, span: Span | None) -> "UnitHourQuerySet":
        """Hours of a span of days; None is the whole contest."""
        if span is None:
            return self
        return self.filter(hour__gte=span.begins_at, hour__lt=span.ends_at)

    def sums(self) -> list[tuple[Any, ...]]:
        """Rows (unit id or None, statistic, value), summed over hours and channels."""
        rows = self.order_by().values_list("unit_id", "statistic").annotate(total=Sum("value"))
        return list(rows)


class UnitHour(models.Model):
    """One number: a statistic of a unit's photos in an hour, by channel where there is one.

    `hour` is the instant at which the hour begins. Hours without anything have no row.
    """

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "photo_contest.Unit",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    hour = models.DateTimeField()
    statistic = models.CharField(max_length=20, choices=Statistic.choices)
    channel = models.CharField(max_length=8, choices=Event.Channel.choices, blank=True)
    value = models.PositiveIntegerField()

    objects = UnitHourQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "hour", "statistic", "unit", "channel"],
                name="one_number_a_unit_hour",
            ),
            models.UniqueConstraint(  # NULLs differ from one another
                fields=["contest", "hour", "statistic", "channel"],
                condition=models.Q(unit__isnull=True),
                name="one_number_an_hour_without_unit",
            ),
            models.CheckConstraint(name="unit_hour_has_something", condition=models.Q(value__gt=0)),
        ]
        indexes = [models.Index(fields=["contest", "unit", "hour"], name="hours_of_a_unit")]

    def __str__(self) -> str:
        return f"{self.statistic} {self.hour:%Y-%m-%d %H}h: {self.value}"


class ContestHour(models.Model):
    """The sums of `UnitHour` over all units, so that the whole contest is read as quickly as a
    unit."""

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    hour = models.DateTimeField()
    statistic = models.CharField(max_length=20, choices=Statistic.choices)
    channel = models.CharField(max_length=8, choices=Event.Channel.choices, blank=True)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "hour", "statistic", "channel"],
                name="one_number_a_contest_hour",
            ),
            models.CheckConstraint(
                name="contest_hour_has_something", condition=models.Q(value__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statistic} {self.hour:%Y-%m-%d %H}h: {self.value}"


class PhotoDay(models.Model):
    """One number: a statistic of a photo on a day (Asia/Ho_Chi_Minh): views, shares, visits that
    named it, votes, votes cast signed in. Days without anything have no row."""

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    photo = models.ForeignKey(
        "photo_contest.Photo", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    statistic = models.CharField(max_length=20, choices=Statistic.choices)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "day", "statistic"], name="one_number_a_photo_day"
            ),
            models.CheckConstraint(name="photo_day_has_something", condition=models.Q(value__gt=0)),
        ]
        indexes = [
            models.Index(fields=["contest", "day", "statistic"], name="photo_days_of_a_contest")
        ]

    def __str__(self) -> str:
        return f"{self.statistic} {self.day}: {self.value}"


class PhotoUnit(models.Model):
    """How many counted votes, cast signed in, an approved photo has from members of a unit: the one
    that each member belonged to when the voter token was made."""

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    photo = models.ForeignKey(
        "photo_contest.Photo", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "photo_contest.Unit", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    votes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "photo", "unit"], name="one_number_a_photo_and_voting_unit"
            ),
            models.CheckConstraint(
                name="photo_unit_has_something", condition=models.Q(votes__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.votes)
