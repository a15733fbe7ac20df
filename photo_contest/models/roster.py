"""Imports of units and members, and the mark by which two of them see each other."""

import secrets
from typing import Any

from django.db import models
from django.db.models import Q

from photo_contest.models.member import Member


def new_import_id() -> str:
    """An opaque id (96 random bits)."""
    return secrets.token_hex(12)


class RosterImport(models.Model):
    """One file: what it would do or did, and how far it has come. The file itself is deleted when
    the import ends; `conflicts` keep row, field, code and the facts of the sentence.

    One that `asks_first` stays at PREVIEW, with its file, until a person confirms or drops it;
    `version` is that of the roster it was compared with."""

    class Kind(models.TextChoices):
        UNITS = "units"
        MEMBERS = "members"

    class Status(models.TextChoices):
        WAITING = "waiting"
        READING = "reading"
        CHECKING = "checking"
        PREVIEW = "preview"  # what it would do is told; nothing is applied before a person says so
        APPLYING = "applying"
        DONE = "done"  # read, checked and, unless it was a dry run or refused, applied
        DROPPED = "dropped"  # the person who saw the preview did not want it
        FAILED = "failed"  # the file cannot be used, or the house failed

    id = models.CharField(primary_key=True, max_length=24, default=new_import_id, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()  # changes without a day of their own begin here
    dry_run = models.BooleanField(default=False)
    skip_conflicts = models.BooleanField(default=False)
    asks_first = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=80)  # among the imports' files; "" once it is gone
    sha256 = models.CharField(max_length=64)

    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    applied = models.BooleanField(default=False)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    conflict_count = models.PositiveIntegerField(default=0)
    conflicts: "models.JSONField[list[Any], list[Any]]" = models.JSONField(default=list)
    refusal: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finished_import_is_done_or_failed",
                condition=Q(finished_at__isnull=True) | Q(status__in=["done", "dropped", "failed"]),
            ),
            models.CheckConstraint(
                name="a_dry_run_applies_nothing", condition=~Q(dry_run=True, applied=True)
            ),
        ]
        indexes = [models.Index(fields=["at"], name="imports_by_instant")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M} {self.status}"


class RosterMark(models.Model):
    """One row. Every verb that changes units or memberships raises `version` in its transaction, so
    that a plan made outside of it is known to be stale."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_roster_mark")]

    def __str__(self) -> str:
        return f"roster version {self.version}"
