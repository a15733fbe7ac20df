"""Leagues (khối thi đua): units of comparable size or kind, ranked among themselves. Dated."""

from django.db import models
from django.db.models import F, Q

from photo_contest.models.dated import DatedQuerySet
from photo_contest.models.unit import Unit, UnitPeriod


class LeagueQuerySet(DatedQuerySet["League"]):
    pass


class League(models.Model):
    """Who belongs is told by a rule: a band of members, a kind of unit, or a list made by hand.
    It stands during [begins_on, ends_on); a place given by hand goes before any other rule."""

    class Rule(models.TextChoices):
        SIZE = "size"
        KIND = "kind"
        HAND = "hand"

    code = models.SlugField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    rule = models.CharField(max_length=4, choices=Rule.choices)
    kind = models.CharField(max_length=12, choices=UnitPeriod.Kind.choices, blank=True)
    members_min = models.PositiveIntegerField(null=True, blank=True)  # both ends belong to the band
    members_max = models.PositiveIntegerField(null=True, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = LeagueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="league_begins_before_it_ends",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("begins_on")),
            ),
            models.CheckConstraint(
                name="league_has_what_its_rule_needs",
                condition=Q(rule="size", members_min__isnull=False)
                | (Q(rule="kind", members_min__isnull=True, members_max__isnull=True) & ~Q(kind=""))
                | Q(rule="hand", members_min__isnull=True, members_max__isnull=True),
            ),
            models.CheckConstraint(
                name="league_band_is_not_empty",
                condition=Q(members_max__isnull=True) | Q(members_max__gte=F("members_min")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LeaguePlaceQuerySet(DatedQuerySet["LeaguePlace"]):
    pass


class LeaguePlace(models.Model):
    """A unit put into a league by hand during [begins_on, ends_on); a trigger forbids that a unit
    has two places on one day (migration 0002)."""

    league = models.ForeignKey(League, on_delete=models.PROTECT, related_name="places")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="league_places")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = LeaguePlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="league_place_begins_before_it_ends",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("begins_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.league_id}"
