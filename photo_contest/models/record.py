"""The append-only record: who did what, when and why. A trigger refuses change and deletion."""

from typing import Any

from django.db import models

from photo_contest.models.contest import Contest
from photo_contest.models.member import Member
from photo_contest.models.photo import Photo
from photo_contest.models.unit import Unit


class Record(models.Model):
    at = models.DateTimeField()
    actor = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=40)
    contest = models.ForeignKey(Contest, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    photo = models.ForeignKey(Photo, null=True, on_delete=models.PROTECT, related_name="records")
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=32, blank=True)
    note = models.TextField(blank=True)
    data: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["photo", "at"], name="record_of_photo")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
