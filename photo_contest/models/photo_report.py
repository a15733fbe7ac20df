"""Somebody says that something is wrong with a public photo: "take my face down"."""

from django.db import models
from django.db.models import Q

from photo_contest.models.member import Member
from photo_contest.models.photo import Photo


class PhotoReport(models.Model):
    """Needs no account. `contact` is kept until some time after the answer, then emptied."""

    class Kind(models.TextChoices):
        PICTURED = "pictured"  # I am in the picture and want it removed
        CHILD = "child"  # my child is in it
        MINE = "mine"  # this photo is mine
        UNSUITABLE = "unsuitable"
        OTHER = "other"

    class Outcome(models.TextChoices):
        TAKEN_DOWN = "taken-down"
        KEPT = "kept"

    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(blank=True)
    contact = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="reports_answered"
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["photo", "answered_at"], name="reports_of_photo")]
        constraints = [
            models.CheckConstraint(
                name="report_is_answered_whole_or_not_at_all",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, outcome="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind}"
