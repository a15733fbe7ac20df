"""Leagues: among whom a unit is ranked on a day."""

from collections import Counter
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.contests import in_english
from photo_contest.api.fields import DayField, TextField, cleaned, queried
from photo_contest.api.permissions import signed_in
from photo_contest.domain.access import Role, require_role
from photo_contest.domain.leagues import (
    LeagueName,
    define_league,
    end_league,
    league_by_code,
    leagues_on,
    leave_league,
    place_in_league,
)
from photo_contest.domain.units.tree import unit_named
from photo_contest.models import League, Member, UnitPeriod

MOST_MEMBERS = 2**31 - 1


class LeagueNameSerializer(serializers.Serializer[LeagueName]):
    """The league that a ranking names: `other` ranks the units in no league, `all` every unit."""

    code = serializers.CharField()
    name = serializers.SerializerMethodField()

    def get_name(self, league: LeagueName) -> str:
        return league.told(english=in_english())


class LeagueSerializer(serializers.ModelSerializer[League]):
    name = serializers.SerializerMethodField()
    rule = serializers.ChoiceField(choices=League.Rule.choices)
    kind = serializers.ChoiceField(
        choices=UnitPeriod.Kind.choices, allow_null=True, help_text="Only units of this kind."
    )
    units = serializers.SerializerMethodField(help_text="How many units are in it on the day.")

    class Meta:
        model = League
        fields = (
            "code",
            "name",
            "rule",
            "kind",
            "members_min",
            "members_max",
            "units",
            "begins_on",
            "ends_on",
        )

    def get_name(self, league: League) -> str:
        return league.name_en if in_english() and league.name_en else league.name

    def get_units(self, league: League) -> int:
        counts: Counter[int] = self.context["units"]
        return counts[league.pk]

    def to_representation(self, instance: League) -> dict[str, Any]:
        return super().to_representation(instance) | {"kind": instance.kind or None}


class LeaguesSerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    results = LeagueSerializer(many=True)


class DefineLeagueSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=32)
    name = TextField(max_length=100)
    name_en = TextField(max_length=100, required=False, allow_blank=True)
    rule = serializers.ChoiceField(choices=League.Rule.choices)
    kind = serializers.ChoiceField(choices=UnitPeriod.Kind.choices, required=False)
    members_min = serializers.IntegerField(required=False, min_value=0, max_value=MOST_MEMBERS)
    members_max = serializers.IntegerField(required=False, min_value=0, max_value=MOST_MEMBERS)
    begins_on = DayField()


class LeagueDaySerializer(serializers.Serializer[Any]):
    on = DayField()


class LeaguePlaceSerializer(serializers.Serializer[Any]):
    unit = TextField(max_length=32, help_text="Code of the unit.")
    on = DayField()


class LeaguesQuery(serializers.Serializer[Any]):
    on = DayField(required=False)


class LeaguesView(APIView):
    @extend_schema(
        operation_id="leagues_list", parameters=[LeaguesQuery], responses={200: LeaguesSerializer}
    )
    def get(self, request: Request) -> Response:
        """The leagues that stand on a day (today by default), by code."""
        day = queried(LeaguesQuery, request).get("on") or timezone.localdate()
        leagues = League.objects.on(day).order_by("code")
        context = {"units": Counter(league.pk for league in leagues_on(day).values())}
        results = LeagueSerializer(leagues, many=True, context=context).data
        return Response({"on": day, "results": results})

    @extend_schema(
        operation_id="leagues_define",
        request=DefineLeagueSerializer,
        responses={201: LeagueSerializer},
    )
    def post(self, request: Request) -> Response:
        """Define a league: by a band of members, by the kind of unit, or by hand."""
        by, at = _organizer(request), timezone.now()
        league = define_league(**cleaned(DefineLeagueSerializer, request.data), by=by, at=at)
        return _told(league, status.HTTP_201_CREATED)


class LeagueEndView(APIView):
    @extend_schema(
        operation_id="leagues_end",
        request=LeagueDaySerializer,
        responses={200: LeagueSerializer},
    )
    def post(self, request: Request, code: str) -> Response:
        """From the day on, the league and the places in it are no more."""
        by, at = _organizer(request), timezone.now()
        league = league_by_code(code)
        day = cleaned(LeagueDaySerializer, request.data)["on"]
        return _told(end_league(league=league, on=day, by=by, at=at))


class LeaguePlacesView(APIView):
    @extend_schema(
        operation_id="leagues_place", request=LeaguePlaceSerializer, responses={204: None}
    )
    def post(self, request: Request, code: str) -> Response:
        """Put a unit into the league by hand, from a day on; an earlier place ends."""
        by, at = _organizer(request), timezone.now()
        league = league_by_code(code)
        sent = cleaned(LeaguePlaceSerializer, request.data)
        unit = unit_named(sent["unit"], field="unit")
        place_in_league(unit=unit, league=league, on=sent["on"], by=by, at=at)
        return Response(status=status.HTTP_204_NO_CONTENT)


class LeaguePlacesEndView(APIView):
    @extend_schema(
        operation_id="leagues_leave", request=LeaguePlaceSerializer, responses={204: None}
    )
    def post(self, request: Request, code: str) -> Response:
        """End a unit's place by hand: size and kind tell its league again."""
        by, at = _organizer(request), timezone.now()
        league = league_by_code(code)
        sent = cleaned(LeaguePlaceSerializer, request.data)
        unit = unit_named(sent["unit"], field="unit")
        leave_league(unit=unit, league=league, on=sent["on"], by=by, at=at)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _organizer(request: Request) -> Member:
    """Who may go on: so that no other role learns from an answer what there is."""
    member = signed_in(request)
    require_role(member, Role.ORGANIZER)
    return member


def _told(league: League, status_code: int = status.HTTP_200_OK) -> Response:
    """A league as of the day on which it begins."""
    counts = Counter(one.pk for one in leagues_on(league.begins_on).values())
    return Response(LeagueSerializer(league, context={"units": counts}).data, status=status_code)
