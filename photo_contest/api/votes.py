"""Votes: minting a voter, casting, withdrawing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import get_default_timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from photo_contest.api.lean import LeanView, json_response, refuse_body
from photo_contest.domain.voters import Voter
from photo_contest.doorway.ballots import cast, mint, withdraw
from photo_contest.doorway.voter import remember_voter
from photo_contest.models import Vote

_HERE = get_default_timezone()

VOTER_TOKEN = OpenApiParameter(
    "Voter-Token", OpenApiTypes.STR, "header", description="A voter's signed token."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    "header",
    description="8 to 64 characters; the same key and network within 24 hours is the same voter.",
)

PROOF_OF_WORK = OpenApiParameter(
    "Proof-Of-Work",
    OpenApiTypes.STR,
    "header",
    description="The solution of a `challenge` that an answer `challenge-required` brought: the "
    "ALTCHA payload, JSON in base64.",
)


class NothingSerializer(serializers.Serializer[Any]):
    """An empty object."""


class VoterTokenSerializer(serializers.Serializer[Any]):
    voter_token = serializers.CharField()


class BallotSerializer(serializers.Serializer[Any]):
    receipt = serializers.CharField(help_text="128 random bits; leads to no choice and no voter.")
    photo = serializers.CharField()
    period = serializers.CharField(help_text="`contest`, or the day of the vote.")
    cast_at = serializers.DateTimeField()
    remaining = serializers.IntegerField()
    voter_token = serializers.CharField(
        allow_null=True, help_text="Null for signed-in members, who need none."
    )
    state = serializers.ChoiceField(choices=Vote.State.choices)


class VotersView(LeanView):
    @extend_schema(
        operation_id="voters_mint",
        parameters=[PROOF_OF_WORK],
        request=NothingSerializer,
        responses={201: VoterTokenSerializer},
        auth=[],
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """A voter token without a vote; new tokens are metered by network."""
        refuse_body(request)
        voter = mint(request)
        response = json_response({"voter_token": voter.token}, status=201)
        _remember(request, response, voter)
        return response


class VotesView(LeanView):
    @extend_schema(
        operation_id="photos_vote",
        parameters=[VOTER_TOKEN, IDEMPOTENCY_KEY, PROOF_OF_WORK],
        request=NothingSerializer,
        responses={200: BallotSerializer, 201: BallotSerializer},
    )
    def post(self, request: HttpRequest, photo_id: str) -> HttpResponse:
        """Vote for a photo: 201; the same voter, photo and period again: 200, same receipt."""
        refuse_body(request)
        given = cast(request, photo_id)
        ballot = given.ballot
        body = {
            "receipt": ballot.receipt,
            "photo": ballot.photo,
            "period": ballot.period,
            "cast_at": ballot.cast_at.astimezone(_HERE),
            "remaining": ballot.remaining,
            "voter_token": given.voter_token,
            "state": ballot.state,
        }
        response = json_response(body, status=201 if given.created else 200)
        _remember(request, response, given.voter)
        return response

    @extend_schema(operation_id="photos_unvote", parameters=[VOTER_TOKEN], responses={204: None})
    def delete(self, request: HttpRequest, photo_id: str) -> HttpResponse:
        """Withdraw this voter's vote of the period; none is fine too."""
        refuse_body(request)
        withdraw(request, photo_id)
        return HttpResponse(status=204)


def _remember(request: HttpRequest, response: HttpResponse, voter: Voter) -> None:
    """Browsers keep the token as a cookie; other clients keep it themselves."""
    if "HTTP_ORIGIN" in request.META or "HTTP_SEC_FETCH_SITE" in request.META:
        remember_voter(response, voter)
