"""The union tree as of a day, and what a unit was before."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import DayField, TextField, queried
from photo_contest.api.pagination import envelope, paged
from photo_contest.domain.units.tree import (
    ORDERS,
    found,
    history_of,
    successions_of,
    tree_on,
    unit_on,
)
from photo_contest.errors import Missing
from photo_contest.models import UnitChange, UnitPeriod
from photo_contest.words import has_forbidden


class DayQuery(serializers.Serializer[Any]):
    on = DayField(required=False)


class UnitListQuery(DayQuery):
    q = TextField(
        required=False,
        max_length=200,
        help_text="Words of the name, or how the code begins; diacritics and CĐCS do not count.",
    )
    kind = serializers.ChoiceField(required=False, choices=UnitPeriod.Kind.choices)
    parent = TextField(  # type: ignore[assignment]
        required=False, max_length=32, help_text="Code of the unit above."
    )
    order = serializers.ChoiceField(
        required=False,
        choices=list(ORDERS),
        default="code",
        help_text="`name`: the Vietnamese alphabet, prefixes such as CĐCS not counted.",
    )


class UnitSerializer(serializers.ModelSerializer[UnitPeriod]):
    code = serializers.CharField(source="unit.code")
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.code", default=None, allow_null=True
    )
    members = serializers.IntegerField(allow_null=True)
    members_as_of = serializers.DateField(allow_null=True)
    members_source = serializers.CharField(allow_null=True)
    is_demonstration = serializers.BooleanField(source="unit.is_demonstration")

    class Meta:
        model = UnitPeriod
        fields = (
            "code",
            "name",
            "kind",
            "parent",
            "members",
            "members_as_of",
            "members_source",
            "is_demonstration",
        )


class UnitListView(GenericAPIView[Any]):
    serializer_class = UnitSerializer
    queryset = UnitPeriod.objects.none()

    @extend_schema(
        operation_id="units_list",
        parameters=[UnitListQuery],
        responses={200: UnitSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        """Units as of a day (today by default): all, or those that are searched for."""
        asked = queried(UnitListQuery, request)
        units = found(
            tree_on(asked.get("on") or timezone.localdate()),
            q=asked.get("q", ""),
            kind=asked.get("kind", ""),
            parent=asked.get("parent", ""),
        )
        page = paged(request, units, key=ORDERS[asked["order"]])
        return envelope(request, page, UnitSerializer(page.items, many=True).data)


class UnitView(APIView):
    @extend_schema(
        operation_id="units_retrieve", parameters=[DayQuery], responses={200: UnitSerializer}
    )
    def get(self, request: Request, code: str) -> Response:
        """One unit as of a day."""
        if has_forbidden(code):
            raise Missing(what="unit")
        day = queried(DayQuery, request).get("on") or timezone.localdate()
        return Response(UnitSerializer(unit_on(code, day)).data)


class PeriodSerializer(serializers.ModelSerializer[UnitPeriod]):
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.code", default=None, allow_null=True
    )

    class Meta:
        model = UnitPeriod
        fields = ("name", "kind", "parent", "begins_on", "ends_on")


class SuccessionSerializer(serializers.Serializer[Any]):
    on = serializers.DateField(source="change.on")
    verb = serializers.ChoiceField(source="change.verb", choices=UnitChange.Verb.choices)
    predecessor = serializers.CharField(source="predecessor.code")
    successor = serializers.CharField(source="successor.code")


class UnitHistorySerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    periods = PeriodSerializer(many=True)
    successions = SuccessionSerializer(many=True)


class UnitHistoryView(APIView):
    @extend_schema(operation_id="units_history", responses={200: UnitHistorySerializer})
    def get(self, request: Request, code: str) -> Response:
        """Names, kinds and parents of a unit over time, and who succeeded whom."""
        if has_forbidden(code):
            raise Missing(what="unit")
        periods = history_of(code)
        return Response(
            {
                "code": periods[0].unit.code,
                "periods": PeriodSerializer(periods, many=True).data,
                "successions": SuccessionSerializer(successions_of(code), many=True).data,
            }
        )
