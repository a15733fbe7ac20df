"""Contests: windows, phase, rules, limits."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.pagination import envelope, paged
from photo_contest.api.quotas import UnitQuotaSerializer
from photo_contest.domain.contests import contest_by_slug
from photo_contest.models import Category, Contest, UnitPeriod, UnitQuota


def in_english() -> bool:
    return (get_language() or "vi").startswith("en")


class CategorySerializer(serializers.ModelSerializer[Category]):
    name = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields = ("code", "name")

    def get_name(self, category: Category) -> str:
        return category.name_en if in_english() else category.name


class LimitsSerializer(serializers.Serializer[Contest]):
    photos_per_author = serializers.IntegerField()
    max_file_mb = serializers.IntegerField()
    max_megapixels = serializers.IntegerField()
    min_long_side = serializers.IntegerField()
    caption_max_words = serializers.IntegerField()
    vote_budget = serializers.IntegerField()
    vote_budget_period = serializers.ChoiceField(choices=Contest.Period.choices)
    vote_period = serializers.ChoiceField(choices=Contest.Period.choices)
    voters = serializers.ChoiceField(choices=Contest.Voters.choices)
    totals = serializers.ChoiceField(choices=Contest.Totals.choices)
    unit_quotas = serializers.SerializerMethodField()

    @extend_schema_field(UnitQuotaSerializer(many=True))
    def get_unit_quotas(self, contest: Contest) -> Any:
        """From the top of the tree down."""
        return UnitQuotaSerializer(sorted(contest.unit_quotas.all(), key=_height), many=True).data


def _height(rule: UnitQuota) -> int:
    return UnitPeriod.Kind.values.index(rule.kind)


class NetworkQuotasSerializer(serializers.Serializer[Contest]):
    hourly = serializers.IntegerField(source="network_hourly_quota")
    daily = serializers.IntegerField(source="network_daily_quota")


class ContestSerializer(serializers.ModelSerializer[Contest]):
    title = serializers.SerializerMethodField()
    phase = serializers.SerializerMethodField()
    rules = serializers.SerializerMethodField()
    limits = LimitsSerializer(source="*")
    network_quotas = NetworkQuotasSerializer(source="*")
    categories = CategorySerializer(many=True)

    class Meta:
        model = Contest
        fields = (
            "slug",
            "title",
            "year",
            "is_demonstration",
            "phase",
            "submission_opens_at",
            "submission_closes_at",
            "voting_opens_at",
            "voting_closes_at",
            "notice_ends_at",
            "rules",
            "consent_version",
            "limits",
            "network_quotas",
            "categories",
        )

    def get_title(self, contest: Contest) -> str:
        return contest.title_en if in_english() and contest.title_en else contest.title

    @extend_schema_field(serializers.ChoiceField(choices=Contest.Phase.choices))
    def get_phase(self, contest: Contest) -> str:
        return contest.phase(timezone.now()).value

    def get_rules(self, contest: Contest) -> str:
        return contest.rules_text_en if in_english() else contest.rules_text


class ContestListView(GenericAPIView[Any]):
    serializer_class = ContestSerializer
    queryset = Contest.objects.none()

    @extend_schema(operation_id="contests_list", responses={200: ContestSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """All editions, the newest first."""
        contests = Contest.objects.prefetch_related("categories", "unit_quotas")
        page = paged(request, contests, key="submission_opens_at", descending=True)
        return envelope(request, page, ContestSerializer(page.items, many=True).data)


class ContestView(APIView):
    @extend_schema(operation_id="contests_retrieve", responses={200: ContestSerializer})
    def get(self, request: Request, slug: str) -> Response:
        """Windows, phase, rules text, limits and network quotas of one contest."""
        return Response(ContestSerializer(contest_by_slug(slug)).data)
