"""The union tree as of a day."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import DayField, queried
from photo_contest.api.pagination import envelope, paged
from photo_contest.domain.units import tree_on, unit_on
from photo_contest.errors import Missing
from photo_contest.models import UnitPeriod
from photo_contest.words import has_forbidden


class DayQuery(serializers.Serializer[Any]):
    on = DayField(required=False)


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
        parameters=[DayQuery],
        responses={200: UnitSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        """All units as of a day (today by default), sorted by code."""
        day = queried(DayQuery, request).get("on") or timezone.localdate()
        page = paged(request, tree_on(day), key="unit__code")
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
