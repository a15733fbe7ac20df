"""Passwords: set with a one-time code; codes made by officers and organizers, shown this once."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import TextField, cleaned, queried
from photo_contest.api.permissions import signed_in
from photo_contest.domain.password_codes import make_code_for_card, make_codes_for_unit
from photo_contest.domain.passwords import MAX_PASSWORD_CHARS
from photo_contest.domain.units.tree import unit_on
from photo_contest.doorway.passwords import codes_for_print, set_password_by_code
from photo_contest.errors import Invalid

_FORMATS = ("json", "pdf")
_LEFT_OUT = "Codes-Left-Out"


class PasswordFromCodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=64, help_text="In any case; hyphen and spaces as well.")
    password = serializers.CharField(
        max_length=MAX_PASSWORD_CHARS, trim_whitespace=False, write_only=True
    )


class CodeForSerializer(serializers.Serializer[Any]):
    card_number = TextField(
        max_length=64, help_text="The card number, or the user name of who has no card."
    )


class MadeCodeSerializer(serializers.Serializer[Any]):
    card_number = serializers.CharField(source="member.card_number", allow_null=True)
    full_name = serializers.CharField(source="member.full_name")
    code = serializers.CharField(help_text="Shown this once.")
    expires_at = serializers.DateTimeField()


class CodesQuery(serializers.Serializer[Any]):
    renew = serializers.BooleanField(
        required=False,
        default=False,
        help_text="New codes also for who has one that still works: slips handed out end.",
    )


class PasswordView(APIView):
    authentication_classes = ()

    @extend_schema(
        operation_id="auth_password",
        request=PasswordFromCodeSerializer,
        responses={204: None},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Set the password with a one-time code; earlier sessions and tokens end."""
        sent = cleaned(PasswordFromCodeSerializer, request.data)
        set_password_by_code(request, sent["code"], sent["password"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class UnitPasswordCodesView(APIView):
    @extend_schema(
        operation_id="unit_password_codes",
        request=None,
        parameters=[
            CodesQuery,
            OpenApiParameter("as", str, enum=list(_FORMATS), description="`json` if none."),
            OpenApiParameter(
                _LEFT_OUT,
                int,
                OpenApiParameter.HEADER,
                response=[200],
                description="Members left out, for they have a code that still works.",
            ),
        ],
        responses={
            (200, "application/json"): MadeCodeSerializer(many=True),
            (200, "application/pdf"): OpenApiTypes.BINARY,
        },
    )
    def post(self, request: Request, code: str) -> HttpResponse | Response:
        """New codes for the unit's members without a password or a living code, as a list or for
        print; with `renew` also for those whose code still works."""
        by, at = signed_in(request), timezone.now()
        form = request.query_params.get("as") or "json"
        if form not in _FORMATS:
            raise Invalid({"as": ["unknown-choice"]}, values=", ".join(_FORMATS))
        renew = queried(CodesQuery, request)["renew"]
        unit = unit_on(code, timezone.localdate(at))
        response: HttpResponse | Response
        if form == "pdf":
            address = request.build_absolute_uri(reverse("set-password"))
            codes, slips = codes_for_print(unit=unit, address=address, by=by, at=at, renew=renew)
            response = HttpResponse(slips, content_type="application/pdf")
            name = f"ma-mat-khau-{unit.unit.code}-{timezone.localdate(at):%Y%m%d}.pdf"
            response["Content-Disposition"] = content_disposition_header(True, name)  # type: ignore[assignment]
        else:
            codes = make_codes_for_unit(unit=unit.unit, by=by, at=at, renew=renew)
            response = Response(MadeCodeSerializer(codes.made, many=True).data)
        response[_LEFT_OUT] = str(codes.left_out)
        return _unkept(response)


class PasswordCodesView(APIView):
    @extend_schema(
        operation_id="password_codes_create",
        request=CodeForSerializer,
        responses={201: MadeCodeSerializer},
    )
    def post(self, request: Request) -> HttpResponse | Response:
        """A new code for one member. The old password goes on until the code is used."""
        by = signed_in(request)
        sent = cleaned(CodeForSerializer, request.data)
        made = make_code_for_card(card_number=sent["card_number"], by=by, at=timezone.now())
        return _unkept(Response(MadeCodeSerializer(made).data, status=status.HTTP_201_CREATED))


def _unkept(response: HttpResponse | Response) -> HttpResponse | Response:
    response["Cache-Control"] = "no-store"
    return response
