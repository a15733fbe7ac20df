"""What was done to the union tree, by whom and why, and which unit followed which."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from photo_contest.models.member import Member
from photo_contest.models.unit import Unit


class UnitChange(models.Model):
    """One deed on the tree that takes effect on the day `on`.

    `journal` names the rows that it began, ended and repointed; by it the deed is undone, while
    they still are as it left them (`domain.units.undo`).
    """

    class Verb(models.TextChoices):
        CREATE = "create"
        RENAME = "rename"
        MOVE = "move"
        MERGE = "merge"
        SPLIT = "split"
        DISSOLVE = "dissolve"

    verb = models.CharField(max_length=8, choices=Verb.choices)
    unit = models.ForeignKey(  # the one that was made, moved, merged into, split or dissolved
        Unit, on_delete=models.PROTECT, related_name="changes"
    )
    on = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    journal: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    undone_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="unit_change_verb_is_known",
                condition=Q(verb__in=["create", "rename", "move", "merge", "split", "dissolve"]),
            ),
            models.CheckConstraint(name="unit_change_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.unit_id} {self.on}"


class Succession(models.Model):
    """From the day of a merger or split on, `successor` stands where `predecessor` stood."""

    change = models.ForeignKey(UnitChange, on_delete=models.CASCADE, related_name="successions")
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inheritances")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change", "predecessor", "successor"], name="one_succession_a_pair"
            ),
            models.CheckConstraint(
                name="no_unit_succeeds_itself", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} -> {self.successor_id}"
