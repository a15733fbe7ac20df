"""Photos and units by votes, while totals may be seen."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import queried
from photo_contest.api.leagues import LeagueNameSerializer
from photo_contest.api.photos import UnitNameSerializer, for_this_caller, voter_key
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.standings import photo_standings, unit_standings


class StandingPhotoSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    unit = UnitNameSerializer()


class PhotoStandingSerializer(serializers.Serializer[Any]):
    rank = serializers.IntegerField()
    of = serializers.IntegerField()
    value = serializers.IntegerField()
    photo = StandingPhotoSerializer()


class UnitStandingSerializer(serializers.Serializer[Any]):
    league = LeagueNameSerializer()
    rank = serializers.IntegerField(help_text="Within the league.")
    of = serializers.IntegerField(help_text="Units in the league with listed photos.")
    value = serializers.IntegerField()
    unit = UnitNameSerializer()


class PhotoStandingsSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateTimeField()
    results = PhotoStandingSerializer(many=True)


class UnitStandingsSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateTimeField()
    results = UnitStandingSerializer(many=True)


class UnitStandingsQuery(serializers.Serializer[Any]):
    league = serializers.CharField(required=False, help_text="Code of one league.")


class PhotoStandingsView(APIView):
    @extend_schema(operation_id="standings_photos", responses={200: PhotoStandingsSerializer})
    def get(self, request: Request, slug: str) -> Response:
        """All listed photos by valid votes; ties share a rank."""
        contest, at = contest_by_slug(slug), timezone.now()
        rows = [
            {
                "rank": row.rank,
                "of": row.of,
                "value": row.value,
                "photo": {
                    "id": row.photo.pk,
                    "code": row.photo.code,
                    "title": row.photo.title,
                    "unit": {"code": row.photo.unit.code, "name": row.photo.unit_name},
                },
            }
            for row in photo_standings(contest, at=at, voter=voter_key(request))
        ]
        return for_this_caller(Response({"as_of": at, "results": rows}))


class UnitStandingsView(APIView):
    @extend_schema(
        operation_id="standings_units",
        parameters=[UnitStandingsQuery],
        responses={200: UnitStandingsSerializer},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Units with listed photos by the valid votes of these, league by league; ties share a
        rank. Units are those of today, or of voting's last day."""
        contest, at = contest_by_slug(slug), timezone.now()
        league = queried(UnitStandingsQuery, request).get("league")
        rows = [
            {
                "league": LeagueNameSerializer(row.league).data,
                "rank": row.rank,
                "of": row.of,
                "value": row.value,
                "unit": {"code": row.unit.code, "name": row.unit_name},
            }
            for row in unit_standings(contest, at=at, voter=voter_key(request), league=league)
        ]
        return for_this_caller(Response({"as_of": at, "results": rows}))
