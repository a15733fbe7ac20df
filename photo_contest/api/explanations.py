"""What an author writes to the moderators about a photo."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import TextField, cleaned
from photo_contest.api.permissions import signed_in
from photo_contest.api.photos import ExplanationSerializer
from photo_contest.domain.access import photo_for
from photo_contest.domain.authoring import explain_photo


class NewExplanationSerializer(serializers.Serializer[Any]):
    text = TextField(max_length=20_000, allow_blank=True)


class ExplanationsView(APIView):
    @extend_schema(
        operation_id="photos_explain",
        request=NewExplanationSerializer,
        responses={201: ExplanationSerializer},
    )
    def post(self, request: Request, photo_id: str) -> Response:
        """A few lines about one's own photo: an explanation while it waits, an objection after it
        was refused; five at most."""
        member, at = signed_in(request), timezone.now()
        photo = photo_for(member, photo_id, at=at)
        sent = cleaned(NewExplanationSerializer, request.data)
        record = explain_photo(photo=photo, by=member, text=sent["text"], at=at)
        return Response(ExplanationSerializer(record).data, status=status.HTTP_201_CREATED)
