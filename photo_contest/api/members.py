"""The roster: who belongs where, who joins, moves and leaves. Names and card numbers travel in
bodies, never in addresses."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import DayField, TextField, cleaned, queried
from photo_contest.api.pagination import SignedCursorPagination, envelope, paged
from photo_contest.api.permissions import signed_in
from photo_contest.domain.members import (
    join_unit,
    leave_unit,
    member_with_card,
    roster_of,
    transfer_member,
    undo_last_move,
)
from photo_contest.domain.units.tree import unit_named
from photo_contest.models import Member, Membership


class RosterQuery(serializers.Serializer[Any]):
    unit = TextField(required=False, max_length=32, help_text="Code: its own members only.")
    on = DayField(required=False)


class SearchSerializer(RosterQuery):
    q = TextField(max_length=120, help_text="Words of the name, or the whole card number.")


class RosterRowSerializer(serializers.ModelSerializer[Membership]):
    card_number = serializers.CharField(source="member.card_number", allow_null=True)
    full_name = serializers.CharField(source="member.full_name")
    role = serializers.ChoiceField(source="member.role", choices=Member.Role.choices)
    has_password = serializers.BooleanField(source="member.has_usable_password")
    unit = serializers.CharField(source="unit.code")

    class Meta:
        model = Membership
        fields = (
            "card_number",
            "full_name",
            "role",
            "has_password",
            "unit",
            "begins_on",
            "ends_on",
        )


class JoinSerializer(serializers.Serializer[Any]):
    card_number = TextField(max_length=32)
    full_name = TextField(max_length=120)
    born_on = DayField(required=False, allow_null=True)
    unit = TextField(max_length=32)
    on = DayField()
    another_person = serializers.BooleanField(
        required=False,
        default=False,
        help_text="The one with the same name and birth day is known to be somebody else.",
    )


class TransferSerializer(serializers.Serializer[Any]):
    card_number = TextField(max_length=32)
    to = TextField(max_length=32, help_text="Code of the unit.")
    on = DayField()


class LeaveSerializer(serializers.Serializer[Any]):
    card_number = TextField(max_length=32)
    on = DayField()


class MemberSerializer(serializers.Serializer[Any]):
    card_number = TextField(max_length=32)


class SpellSerializer(serializers.ModelSerializer[Membership]):
    unit = serializers.CharField(source="unit.code")

    class Meta:
        model = Membership
        fields = ("unit", "begins_on", "ends_on")


class RosterView(GenericAPIView[Any]):
    serializer_class = RosterRowSerializer
    queryset = Membership.objects.none()

    @extend_schema(
        operation_id="members_list",
        parameters=[RosterQuery],
        responses={200: RosterRowSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        """Members as of a day (today by default), within what the caller watches over."""
        return _roster(request, queried(RosterQuery, request))

    @extend_schema(
        operation_id="members_join", request=JoinSerializer, responses={201: SpellSerializer}
    )
    def post(self, request: Request) -> Response:
        """Put a person with a new card on a unit's roster."""
        by, sent = signed_in(request), cleaned(JoinSerializer, request.data)
        at, unit = timezone.now(), unit_named(sent.pop("unit"), field="unit")
        member = join_unit(unit=unit, by=by, at=at, **sent)
        spell = member.memberships.select_related("unit").get()
        return Response(SpellSerializer(spell).data, status=status.HTTP_201_CREATED)


class MemberSearchView(GenericAPIView[Any]):
    serializer_class = RosterRowSerializer
    pagination_class = SignedCursorPagination
    queryset = Membership.objects.none()

    @extend_schema(
        operation_id="members_search",
        request=SearchSerializer,
        responses={200: RosterRowSerializer(many=True)},
    )
    def post(self, request: Request) -> Response:
        """Find members by name or card number."""
        return _roster(request, cleaned(SearchSerializer, request.data))


class TransferView(APIView):
    @extend_schema(
        operation_id="members_transfer",
        request=TransferSerializer,
        responses={200: SpellSerializer},
    )
    def post(self, request: Request) -> Response:
        """A member goes to another unit from a day on."""
        by, at = signed_in(request), timezone.now()
        sent = cleaned(TransferSerializer, request.data)
        member = member_with_card(sent["card_number"], by=by, at=at)
        to = unit_named(sent["to"], field="to")
        spell = transfer_member(member=member, to=to, on=sent["on"], by=by, at=at)
        return Response(SpellSerializer(spell).data)


class LeaveView(APIView):
    @extend_schema(
        operation_id="members_leave", request=LeaveSerializer, responses={200: SpellSerializer}
    )
    def post(self, request: Request) -> Response:
        """A member leaves on a day; photos stay."""
        by, at = signed_in(request), timezone.now()
        sent = cleaned(LeaveSerializer, request.data)
        member = member_with_card(sent["card_number"], by=by, at=at)
        return Response(
            SpellSerializer(leave_unit(member=member, on=sent["on"], by=by, at=at)).data
        )


class UndoMoveView(APIView):
    @extend_schema(
        operation_id="members_undo", request=MemberSerializer, responses={200: SpellSerializer}
    )
    def post(self, request: Request) -> Response:
        """The member's last transfer or leave was written down wrongly: it never was."""
        by, at = signed_in(request), timezone.now()
        sent = cleaned(MemberSerializer, request.data)
        member = member_with_card(sent["card_number"], by=by, at=at)
        return Response(SpellSerializer(undo_last_move(member=member, by=by, at=at)).data)


def _roster(request: Request, asked: dict[str, Any]) -> Response:
    rows = roster_of(
        by=signed_in(request),
        unit=asked.get("unit", ""),
        q=asked.get("q", ""),
        on=asked.get("on") or timezone.localdate(),
        at=timezone.now(),
    )
    page = paged(request, rows, key="member__name_folded")
    response = envelope(request, page, RosterRowSerializer(page.items, many=True).data)
    response["Cache-Control"] = "private, no-store"
    return response
