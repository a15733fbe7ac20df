"""Quotas: how many photos one and one's units may and should send, and how many they have sent."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import TextField, queried
from photo_contest.api.permissions import signed_in
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.quotas import QuotaUse, quotas_seen_by
from photo_contest.models import UnitPeriod, UnitQuota


class UnitQuotaSerializer(serializers.ModelSerializer[UnitQuota]):
    """The rule for all units of a kind, each with all below it."""

    kind = serializers.ChoiceField(choices=UnitPeriod.Kind.choices)
    min = serializers.IntegerField(source="photos_min")
    max = serializers.IntegerField(source="photos_max", allow_null=True)

    class Meta:
        model = UnitQuota
        fields = ("kind", "min", "max")


class QuotaUnitSerializer(serializers.Serializer[QuotaUse]):
    code = serializers.CharField(source="unit_code")
    name = serializers.CharField(source="unit_name")
    kind = serializers.ChoiceField(source="unit_kind", choices=UnitPeriod.Kind.choices)


class QuotaSerializer(serializers.Serializer[QuotaUse]):
    scope = serializers.ChoiceField(choices=["author", "unit"])
    unit = serializers.SerializerMethodField()
    used = serializers.IntegerField(help_text="Living photos, of a unit with all below it.")
    min = serializers.IntegerField(help_text="How many should be sent; 0: no wish.")
    max = serializers.IntegerField(allow_null=True, help_text="null: no bound.")
    missing = serializers.IntegerField(help_text="How many photos lack to the min.")

    @extend_schema_field(QuotaUnitSerializer(allow_null=True))
    def get_unit(self, use: QuotaUse) -> dict[str, Any] | None:
        return QuotaUnitSerializer(use).data if use.scope == "unit" else None


class QuotasSerializer(serializers.Serializer[Any]):
    quotas = QuotaSerializer(many=True)


class QuotasQuery(serializers.Serializer[Any]):
    unit = TextField(
        required=False, max_length=32, help_text="Officers, organizers: code of a unit they watch."
    )


class QuotasView(APIView):
    @extend_schema(
        operation_id="contests_quotas_retrieve",
        parameters=[QuotasQuery],
        responses={200: QuotasSerializer},
    )
    def get(self, request: Request, slug: str) -> Response:
        """One's own quota, then those of one's unit and the units above it; or a unit's."""
        member, contest = signed_in(request), contest_by_slug(slug)
        code = queried(QuotasQuery, request).get("unit", "")
        uses = quotas_seen_by(contest=contest, by=member, unit_code=code, at=timezone.now())
        return Response(QuotasSerializer({"quotas": uses}).data)
