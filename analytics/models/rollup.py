"""Sums, persons and fill marks. All of it can be recounted: from the contest's own votes and
photos and, for the thirty days that these are kept, from the events."""

import datetime as dt
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


class PersonDayQuerySet(models.QuerySet["PersonDay"]):
    def within(self, span: Span | None) -> "PersonDayQuerySet":
        """Days of a span; None is the whole contest."""
        return self if span is None else self.filter(day__gte=span.first, day__lte=span.last)


class PersonDay(models.Model):
    """A person who did something for photos of a unit on a day (Asia/Ho_Chi_Minh).

    Persons are keyed hashes (63 bits) that tell neither member nor device. Those of members and
    voters are the same on all days, so that distinct persons of any span can be counted: never by
    adding counts. A visit that names no photo counts for the contest's host.
    """

    class Role(models.TextChoices):
        ENTRANT = "entrant"  # a member with a submitted photo
        VOTER = "voter"  # whoever has a counted vote
        MEMBER_VOTER = "member-voter"  # a member with a counted vote, signed in
        VISITOR = "visitor"  # a device of which an event was told; a key of that day alone

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    role = models.CharField(max_length=12, choices=Role.choices)
    unit = models.ForeignKey(
        "photo_contest.Unit", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.BigIntegerField()

    objects = PersonDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "day", "role", "unit", "person"],
                name="a_person_counts_once_a_day_unit_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.day}"


class VisitorDay(models.Model):
    """Distinct visitors of a day at a unit with all below it, by the tree of the day when it was
    counted; without unit: at the whole contest."""

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    unit = models.ForeignKey(
        "photo_contest.Unit",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    visitors = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "day", "unit"], name="one_number_of_visitors_a_unit_day"
            ),
            models.UniqueConstraint(
                fields=["contest", "day"],
                condition=models.Q(unit__isnull=True),
                name="one_number_of_visitors_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.visitors}"


class VisitorDayMark(models.Model):
    """Whether `VisitorDay` tells what `PersonDay` holds: `version` rises with every write of the
    day's visitors, and `counted_version` is the one that was counted, on the tree `standing`."""

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    version = models.PositiveBigIntegerField(default=1)
    counted_version = models.PositiveBigIntegerField(default=0)
    standing = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "day"], name="one_visitor_mark_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.counted_version}/{self.version}"


class FillMarkQuerySet(models.QuerySet["FillMark"]):
    def as_of(self, contest_id: int) -> dt.datetime | None:
        """The instant up to which all streams are counted; None before the first fill."""
        marks = list(self.filter(contest_id=contest_id).values_list("until", flat=True))
        return min(marks) if len(marks) == len(FillMark.Stream) else None


class FillMark(models.Model):
    """How far a stream of a contest is counted: every change before `until` is in the tables,
    except what was still being written then; the next fill looks back far enough to find it."""

    class Stream(models.TextChoices):
        VOTES = "votes"
        SUBMISSIONS = "submissions"
        EVENTS = "events"

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    stream = models.CharField(max_length=16, choices=Stream.choices)
    until = models.DateTimeField()
    reach = models.DateTimeField(null=True, blank=True)  # up to which one has begun to count
    version = models.PositiveBigIntegerField(default=0)  # one more when the stream's rows changed
    # Of events alone, which are added and not recounted: the last one that is counted, and the
    # instant before which the raw rows are deleted, so that nothing there can be recounted.
    last_event = models.PositiveBigIntegerField(default=0)
    raw_from = models.DateTimeField(null=True, blank=True)
    # A short hash of the photos that had just moved when the days of their events were recounted.
    moves = models.CharField(max_length=32, blank=True)

    objects = FillMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "stream"], name="one_fill_mark_a_stream")
        ]

    def __str__(self) -> str:
        return f"{self.stream} until {self.until:%Y-%m-%d %H:%M:%S}"
