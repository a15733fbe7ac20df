"""Who did something on a day, as keyed hashes, and how many visitors that makes."""

from django.db import models

from analytics.spans import Span


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
