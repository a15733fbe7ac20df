"""The union tree, dated. `UnitPeriod` is its only truth; triggers keep it free of overlap and cycle
(migration 0002)."""

import datetime as dt

from django.db import connection, models

from photo_contest.models.dated import DatedQuerySet
from photo_contest.words import fold, unit_sort_key

TREE_SQL = """
WITH RECURSIVE tree(unit_id, depth) AS (
    SELECT p.unit_id, 0 FROM photo_contest_unitperiod p WHERE p.unit_id = %(top)s
    AND p.begins_on <= %(day)s AND (p.ends_on IS NULL OR p.ends_on > %(day)s)
    UNION ALL
    SELECT p.unit_id, tree.depth + 1 FROM photo_contest_unitperiod p
    JOIN tree ON p.parent_id = tree.unit_id
    WHERE p.begins_on <= %(day)s AND (p.ends_on IS NULL OR p.ends_on > %(day)s)
)
SELECT unit_id FROM tree
"""


class Unit(models.Model):
    """Any node of the union tree. What it is called, whose part it is and which kind it has may
    change with time: see `UnitPeriod`."""

    code = models.CharField(max_length=32, unique=True)
    is_demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code

    def subtree_ids(self, *, on: dt.date) -> set[int]:
        """Ids of this unit and all below it on the day `on`, by one recursive query."""
        with connection.cursor() as cursor:
            cursor.execute(TREE_SQL, {"top": self.pk, "day": on})
            return {row[0] for row in cursor.fetchall()}


class UnitPeriodQuerySet(DatedQuerySet["UnitPeriod"]):
    pass


class UnitPeriod(models.Model):
    """A unit's name, kind and parent during [begins_on, ends_on)."""

    class Kind(models.TextChoices):
        FEDERATION = "federation"
        UPPER = "upper"
        GRASSROOTS = "grassroots"
        SECTION = "section"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="periods")
    parent = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="child_periods"
    )
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=600, editable=False)
    name_sorted = models.CharField(max_length=600, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = UnitPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="unit_period_begins_before_it_ends",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("begins_on")),
            ),
            models.CheckConstraint(
                name="unit_period_kind_is_known",
                condition=models.Q(kind__in=["federation", "upper", "grassroots", "section"]),
            ),
            models.UniqueConstraint(
                fields=["unit", "begins_on"], name="unit_period_begins_once_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "begins_on"], name="unit_period_by_parent"),
            models.Index(fields=["name_sorted"], name="unit_period_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.spell()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def spell(self) -> None:
        """Set the spellings that are searched and sorted by; `bulk_create` does not call `save`."""
        self.name_folded, self.name_sorted = fold(self.name), unit_sort_key(self.name)


class MembershipFigure(models.Model):
    """How many members a unit had, as of which day and by whose word."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="membership_figures")
    members = models.PositiveIntegerField()
    as_of = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "as_of"], name="one_membership_figure_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.members} ({self.as_of})"
