"""A person's data: handed out, or erased."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import TextField, cleaned
from photo_contest.api.permissions import signed_in
from photo_contest.domain.access import Role, require_role
from photo_contest.domain.personal_data import (
    REASONS,
    erase_member,
    erase_self,
    person_of,
)
from photo_contest.doorway.exports import export_for
from photo_contest.doorway.limits import ERASURES, limit


class ErasureOfSelfSerializer(serializers.Serializer[Any]):
    password = serializers.CharField(max_length=256, trim_whitespace=False, write_only=True)


class ErasureSerializer(serializers.Serializer[Any]):
    card_number = TextField(
        max_length=64, help_text="The card number, or the user name of who has no card."
    )
    reason = serializers.ChoiceField(choices=REASONS)


class ExportView(APIView):
    @extend_schema(
        operation_id="me_export", responses={(200, "application/zip"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request) -> HttpResponseBase:
        """All that is held of the caller, in one ZIP; five times an hour."""
        return export_for(request, signed_in(request), at=timezone.now())


class ErasureOfSelfView(APIView):
    @extend_schema(
        operation_id="me_erasure", request=ErasureOfSelfSerializer, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        """Replace oneself by a pseudonym, for good; photos and votes stay in the contest."""
        member, at = signed_in(request), timezone.now()
        limit(request, group="erasure", key=str(member.pk), rate=ERASURES)
        sent = cleaned(ErasureOfSelfSerializer, request.data)
        erase_self(member=member, password=sent["password"], at=at)
        return Response(status=204)


class ErasureView(APIView):
    @extend_schema(operation_id="members_erasure", request=ErasureSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Replace a person by a pseudonym, for good; organizers answer a request by this."""
        by, at = signed_in(request), timezone.now()
        require_role(by, Role.ORGANIZER)
        sent = cleaned(ErasureSerializer, request.data)
        person = person_of(sent["card_number"])
        erase_member(member=person, by=by, reason=sent["reason"], at=at)
        return Response(status=204)
