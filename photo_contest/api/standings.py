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
from photo_contest.domain.standings import VOTERS, Standings, photo_standings, unit_standings
from photo_contest.models import Contest


class StandingPhotoSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    unit = UnitNameSerializer()


class PhotoStandingSerializer(serializers.Serializer[Any]):
    rank = serializers.IntegerField()
    of = serializers.IntegerField()
    value = serializers.IntegerField(help_text="What the contest's rules make of the votes.")
    members = serializers.IntegerField(help_text="Votes of signed-in members, as they are.")
    public = serializers.IntegerField(help_text="Votes of the public, as they are.")
    own_unit = serializers.IntegerField(
        allow_null=True,
        help_text="Of the members' votes those of the photo's own unit; null where the contest "
        "neither labels nor caps them.",
    )
    provisional = serializers.IntegerField(
        help_text="Votes that are being checked: in no value and no rank."
    )
    photo = StandingPhotoSerializer()


class UnitStandingSerializer(serializers.Serializer[Any]):
    league = LeagueNameSerializer()
    rank = serializers.IntegerField(help_text="Within the league.")
    of = serializers.IntegerField(help_text="Units in the league with listed photos.")
    value = serializers.IntegerField()
    unit = UnitNameSerializer()


class StandingsSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateTimeField(help_text="The instant at which the counts were exact.")
    provisional = serializers.IntegerField(
        help_text="Votes of the contest that are being checked: in no value and no rank."
    )


class PhotoStandingsSerializer(StandingsSerializer):
    results = PhotoStandingSerializer(many=True)


class UnitStandingsSerializer(StandingsSerializer):
    results = UnitStandingSerializer(many=True)


class StandingsQuery(serializers.Serializer[Any]):
    voters = serializers.ChoiceField(
        VOTERS,
        required=False,
        help_text="Rank by the votes of these alone, where the contest counts them apart.",
    )


class UnitStandingsQuery(StandingsQuery):
    league = serializers.CharField(required=False, help_text="Code of one league.")


class PhotoStandingsView(APIView):
    @extend_schema(
        operation_id="standings_photos",
        parameters=[StandingsQuery],
        responses={200: PhotoStandingsSerializer},
    )
    def get(self, request: Request, slug: str) -> Response:
        """All listed photos by valid votes, after the contest's rules; ties share a rank."""
        contest, at = contest_by_slug(slug), timezone.now()
        voters = queried(StandingsQuery, request).get("voters")
        standings = photo_standings(contest, at=at, voter=voter_key(request), voters=voters)
        tells_own_unit = contest.own_unit_votes != Contest.OwnUnitVotes.ALLOWED
        rows = [
            {
                "rank": row.rank,
                "of": row.of,
                "value": row.value,
                "members": row.counts.members,
                "public": row.counts.public,
                "own_unit": row.counts.own_unit if tells_own_unit else None,
                "provisional": row.counts.provisional,
                "photo": {
                    "id": row.photo.pk,
                    "code": row.photo.code,
                    "title": row.photo.title,
                    "unit": {"code": row.photo.unit.code, "name": row.photo.unit_name},
                },
            }
            for row in standings.rows
        ]
        return _answer(standings, rows)


class UnitStandingsView(APIView):
    @extend_schema(
        operation_id="standings_units",
        parameters=[UnitStandingsQuery],
        responses={200: UnitStandingsSerializer},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Units with listed photos by the sum of these photos' values, league by league; ties
        share a rank. Units are those of today, or of voting's last day."""
        contest, at = contest_by_slug(slug), timezone.now()
        query = queried(UnitStandingsQuery, request)
        standings = unit_standings(contest, at=at, voter=voter_key(request), **query)
        rows = [
            {
                "league": LeagueNameSerializer(row.league).data,
                "rank": row.rank,
                "of": row.of,
                "value": row.value,
                "unit": {"code": row.unit.code, "name": row.unit_name},
            }
            for row in standings.rows
        ]
        return _answer(standings, rows)


def _answer(standings: Standings[Any], rows: list[dict[str, Any]]) -> Response:
    told = {"as_of": standings.as_of, "provisional": standings.provisional, "results": rows}
    return for_this_caller(Response(told))
