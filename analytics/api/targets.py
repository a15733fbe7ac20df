"""Participation targets of a contest's units."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.sources import Kind
from analytics.targets import MAX_ROWS, MOST, Target, set_targets, targets_of
from photo_contest.api.fields import TextField, cleaned
from photo_contest.api.permissions import signed_in_as
from photo_contest.domain.access import READERS, Role
from photo_contest.domain.contests import contest_by_slug


class TargetUnitSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)


class TargetSerializer(serializers.Serializer[Target]):
    unit = TargetUnitSerializer()
    participants = serializers.IntegerField(help_text="Members who ought to take part.")
    members = serializers.IntegerField(allow_null=True, help_text="The unit's own latest figure.")
    above_members = serializers.BooleanField(
        source="is_above_members", help_text="The target is above the members figure."
    )


class TargetsSerializer(serializers.Serializer[Any]):
    targets = TargetSerializer(many=True)


class SetTargetSerializer(serializers.Serializer[Any]):
    unit = TextField(max_length=32, help_text="Code of the unit.")
    participants = serializers.IntegerField(min_value=1, max_value=MOST)


class SetTargetsSerializer(serializers.Serializer[Any]):
    targets = serializers.ListField(child=SetTargetSerializer(), max_length=MAX_ROWS)


class TargetsView(APIView):
    @extend_schema(operation_id="analytics_targets", responses={200: TargetsSerializer})
    def get(self, request: Request, slug: str) -> Response:
        """The targets of the units that one watches over, by code."""
        by = signed_in_as(request, *READERS)
        return _told(targets_of(contest=contest_by_slug(slug), by=by, at=timezone.now()))

    @extend_schema(
        operation_id="analytics_targets_set",
        request=SetTargetsSerializer,
        responses={200: TargetsSerializer},
    )
    def put(self, request: Request, slug: str) -> Response:
        """Set the contest's targets, in place of all that it had; for organizers."""
        by = signed_in_as(request, Role.ORGANIZER)
        sent = cleaned(SetTargetsSerializer, request.data)["targets"]
        rows = [(row["unit"], row["participants"]) for row in sent]
        contest = contest_by_slug(slug)
        return _told(set_targets(contest=contest, rows=rows, by=by, at=timezone.now()))


def _told(targets: Sequence[Target]) -> Response:
    return Response(TargetsSerializer({"targets": targets}).data)
