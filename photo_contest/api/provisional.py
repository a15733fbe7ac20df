"""Provisional votes: organizers and scrutineers see them, organizers release or drop them."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import InstantField, TextField, cleaned
from photo_contest.api.permissions import signed_in_as
from photo_contest.domain.access import Role
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.provisional import (
    ProvisionalVotes,
    drop_votes,
    provisional_votes,
    release_votes,
)


class ProvisionalVotesSerializer(serializers.Serializer[ProvisionalVotes]):
    """Votes of one network in one hour."""

    network = serializers.CharField(help_text="Opaque; leads to no address.")
    label = serializers.CharField(  # type: ignore[assignment]  # a field's own label is another
        help_text="Short, for people to talk about."
    )
    hour = serializers.DateTimeField(help_text="The instant at which the hour begins.")
    votes = serializers.IntegerField()
    voters = serializers.IntegerField()


class ProvisionalSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateTimeField()
    votes = serializers.IntegerField(help_text="Of all networks and hours.")
    results = ProvisionalVotesSerializer(many=True)


class DeedSerializer(serializers.Serializer[Any]):
    network = serializers.CharField(
        max_length=32, required=False, help_text="All networks where none is named."
    )
    hour = InstantField(required=False, help_text="All hours where none is named.")
    reason = TextField(max_length=500)


class DoneSerializer(serializers.Serializer[Any]):
    votes = serializers.IntegerField(help_text="How many votes were meant.")


class ProvisionalView(APIView):
    @extend_schema(operation_id="contests_provisional", responses={200: ProvisionalSerializer})
    def get(self, request: Request, slug: str) -> Response:
        """Votes that are being checked, by network and hour, the newest hour first."""
        by, at = signed_in_as(request, Role.ORGANIZER, Role.SCRUTINEER), timezone.now()
        rows = provisional_votes(contest=contest_by_slug(slug), by=by, at=at)
        told = {"as_of": at, "votes": sum(row.votes for row in rows), "results": rows}
        return Response(ProvisionalSerializer(told).data)


class ReleaseView(APIView):
    @extend_schema(
        operation_id="contests_provisional_release",
        request=DeedSerializer,
        responses={200: DoneSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Count provisional votes, of one network and hour or all, with a reason."""
        return _done(request, slug, release_votes)


class DropView(APIView):
    @extend_schema(
        operation_id="contests_provisional_drop",
        request=DeedSerializer,
        responses={200: DoneSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Set provisional votes aside for good, of one network and hour or all, with a reason."""
        return _done(request, slug, drop_votes)


def _done(request: Request, slug: str, verb: Callable[..., int]) -> Response:
    by, at = signed_in_as(request, Role.ORGANIZER), timezone.now()
    contest = contest_by_slug(slug)
    sent = cleaned(DeedSerializer, request.data)
    return Response({"votes": verb(contest=contest, by=by, at=at, **sent)})
