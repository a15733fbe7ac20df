"""What the figures are read from: raw events, hourly sums, persons of a day, and fill marks.

Votes and submissions are not here: they are the contest's own rows, and everything below except
`Event` can be recounted from them and from the events.
"""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Sum

from analytics.spans import Span


class Event(models.Model):
    """A visit, view or share, as a browser told it; no address and no device, only a keyed hash
    that changes every day."""

    class Kind(models.TextChoices):
        VISIT = "visit"
        VIEW = "view"
        SHARE = "share"

    class Channel(models.TextChoices):
        ZALO = "zalo"
        FACEBOOK = "facebook"
        PORTAL = "portal"
        QR = "qr"
        DIRECT = "direct"

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    photo = models.ForeignKey(
        "photo_contest.Photo", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    at = models.DateTimeField()
    visitor = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_kind_is_known", condition=models.Q(kind__in=["visit", "view", "share"])
            ),
            models.CheckConstraint(
                name="event_channel_is_known",
                condition=models.Q(channel__in=["zalo", "facebook", "portal", "qr", "direct"]),
            ),
            models.CheckConstraint(
                name="event_view_has_a_photo",
                condition=~models.Q(kind="view") | models.Q(photo__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["contest", "at"], name="event_by_instant")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Statistic(models.TextChoices):
    """What is summed by hour; the unit is that of the photo."""

    VISITS = "visits"
    VIEWS = "views"
    SHARES = "shares"
    PHOTOS_SUBMITTED = "photos_submitted"
    PHOTOS_APPROVED = "photos_approved"
    VOTES = "votes"
    VOTES_SIGNED_IN = "votes_signed_in"


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

    def __str__(self) -> str:
        return f"{self.statistic} {self.hour:%Y-%m-%d %H}h: {self.value}"


class PersonDayQuerySet(models.QuerySet["PersonDay"]):
    def within(self, span: Span | None) -> "PersonDayQuerySet":
        """Days of a span; None is the whole contest."""
        return self if span is None else self.filter(day__gte=span.first, day__lte=span.last)


class PersonDay(models.Model):
    """A person who did something for photos of a unit on a day (Asia/Ho_Chi_Minh).

    Persons are keyed hashes that tell neither member nor device, the same on all days, so that
    distinct persons of any span can be counted: never by adding counts.
    """

    class Role(models.TextChoices):
        ENTRANT = "entrant"  # a member with a submitted photo
        VOTER = "voter"  # whoever has a counted vote
        MEMBER_VOTER = "member-voter"  # a member with a counted vote, signed in

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    role = models.CharField(max_length=12, choices=Role.choices)
    unit = models.ForeignKey(
        "photo_contest.Unit", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.CharField(max_length=32)

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
    version = models.PositiveBigIntegerField(default=0)  # one more with every write of the stream

    objects = FillMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "stream"], name="one_fill_mark_a_stream")
        ]

    def __str__(self) -> str:
        return f"{self.stream} until {self.until:%Y-%m-%d %H:%M:%S}"
