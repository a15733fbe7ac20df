"""The consent texts of a contest, whole: what an author reads before the boxes."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.domain.consents import texts_of
from photo_contest.domain.contests import contest_by_slug


class BothLanguagesSerializer(serializers.Serializer[Any]):
    vi = serializers.CharField()
    en = serializers.CharField()


class BoxSerializer(serializers.Serializer[Any]):
    """One box, never ticked beforehand: sent as `consent_<name>` with a photo."""

    name = serializers.CharField()
    is_required = serializers.BooleanField()
    label = BothLanguagesSerializer()  # type: ignore[assignment]  # the field, not its label
    words = BothLanguagesSerializer()


class ConsentTextsSerializer(serializers.Serializer[Any]):
    version = serializers.CharField()
    boxes = BoxSerializer(many=True)


class ConsentsView(APIView):
    @extend_schema(operation_id="contests_consents", responses={200: ConsentTextsSerializer})
    def get(self, request: Request, slug: str) -> Response:
        """The texts in force, in both languages. `version` goes back as `consent_version`; an
        optional consent may be taken back later."""
        return Response(ConsentTextsSerializer(texts_of(contest_by_slug(slug))).data)
