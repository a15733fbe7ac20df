"""Votes: minting a voter, casting, withdrawing."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.doorway.ballots import cast, mint, withdraw
from photo_contest.doorway.voter import remember_voter
from photo_contest.models import Vote

VOTER_TOKEN = OpenApiParameter(
    "Voter-Token", OpenApiTypes.STR, "header", description="A voter's signed token."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    "header",
    description="8 to 64 characters; the same key and network within 24 hours is the same voter.",
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


class VotersView(APIView):
    @extend_schema(
        operation_id="voters_mint",
        request=NothingSerializer,
        responses={201: VoterTokenSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """A voter token without a vote; new tokens are metered by network."""
        _ = request.data
        token = mint(request)
        response = Response({"voter_token": token}, status=status.HTTP_201_CREATED)
        _remember(request, response, token)
        return response


class VotesView(APIView):
    @extend_schema(
        operation_id="photos_vote",
        parameters=[VOTER_TOKEN, IDEMPOTENCY_KEY],
        request=NothingSerializer,
        responses={200: BallotSerializer, 201: BallotSerializer},
    )
    def post(self, request: Request, photo_id: str) -> Response:
        """Vote for a photo: 201; the same voter, photo and period again: 200, same receipt."""
        _ = request.data
        given = cast(request, photo_id)
        body = {
            "receipt": given.ballot.receipt,
            "photo": given.ballot.photo,
            "period": given.ballot.period,
            "cast_at": given.ballot.cast_at,
            "remaining": given.ballot.remaining,
            "voter_token": given.voter_token,
            "state": given.ballot.state,
        }
        code = status.HTTP_201_CREATED if given.created else status.HTTP_200_OK
        response = Response(BallotSerializer(body).data, status=code)
        _remember(request, response, given.voter_token)
        return response

    @extend_schema(operation_id="photos_unvote", parameters=[VOTER_TOKEN], responses={204: None})
    def delete(self, request: Request, photo_id: str) -> Response:
        """Withdraw this voter's vote of the period; none is fine too."""
        withdraw(request, photo_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _remember(request: Request, response: Response, token: str | None) -> None:
    """Browsers keep the token as a cookie; other clients keep it themselves."""
    if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
        remember_voter(response, token)
