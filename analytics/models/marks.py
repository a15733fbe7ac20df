"""How far the rollups are filled."""

import datetime as dt

from django.db import models


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
