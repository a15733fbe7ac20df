"""Contests: windows, phase, rules, limits; how organizers set the rules of the vote."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import ErrorDetail
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import InstantField, TextField, cleaned
from photo_contest.api.pagination import envelope, paged
from photo_contest.api.permissions import signed_in_as
from photo_contest.api.quotas import UnitQuotaSerializer
from photo_contest.domain.access import Role
from photo_contest.domain.contest_rules import change_rules, extend_voting
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.published_rules import published_rules, rules_by_contest
from photo_contest.models import Category, Contest, UnitPeriod, UnitQuota, VotingExtension


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


class VotingRulesSerializer(serializers.Serializer[Contest]):
    """The rules of the vote: all of them are public, and frozen once voting opened."""

    voters = serializers.ChoiceField(
        choices=Contest.Voters.choices, help_text="`apart`: both may vote, and are counted apart."
    )
    vote_period = serializers.ChoiceField(
        choices=Contest.Period.choices, help_text="How often one may vote for the same photo."
    )
    vote_budget = serializers.IntegerField(help_text="Votes of one voter in `vote_budget_period`.")
    vote_budget_period = serializers.ChoiceField(choices=Contest.Period.choices)
    vote_budget_whole = serializers.IntegerField(
        allow_null=True, help_text="Votes of one voter in the whole contest, beside a daily budget."
    )
    own_unit_votes = serializers.ChoiceField(choices=Contest.OwnUnitVotes.choices)
    own_unit_cap = serializers.IntegerField(
        allow_null=True,
        help_text="`capped`: of the votes of a photo's own unit, so many count in its standing.",
    )
    anonymous_share_cap = serializers.IntegerField(
        allow_null=True,
        help_text="In per cent: anonymous votes are at most this share of a photo's standing.",
    )
    totals = serializers.ChoiceField(choices=Contest.Totals.choices)
    network_hourly_quota = serializers.IntegerField(
        help_text="New voters of one network in an hour before work is asked of them."
    )
    network_daily_quota = serializers.IntegerField()
    provisional_multiple = serializers.IntegerField(
        help_text="Above so many times the quota, votes are provisional."
    )
    unreleased_votes = serializers.ChoiceField(
        choices=Contest.Unreleased.choices,
        help_text="What becomes of provisional votes that nobody released 48 h after the close.",
    )


class ChangeRulesSerializer(VotingRulesSerializer):
    """Rules that are not sent stay as they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, partial=True, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if unknown:
            fault = [ErrorDetail("", code="not-a-rule")]
            names = (name if name.isascii() else "non_field_errors" for name in sorted(unknown))
            raise serializers.ValidationError(dict.fromkeys(names, fault))
        return super().to_internal_value(data)


class ExtensionSerializer(serializers.Serializer[VotingExtension]):
    """The close of voting was moved later."""

    at = serializers.DateTimeField()
    to = serializers.DateTimeField(source="closes_at")
    reason = serializers.CharField()

    def get_fields(self) -> Any:
        fields = super().get_fields()
        return {"at": fields["at"], "from": serializers.DateTimeField(source="closed_at")} | fields


class ExtendSerializer(serializers.Serializer[Any]):
    closes_at = InstantField()
    reason = TextField(max_length=500, help_text="Everybody reads it.")


class ContestSerializer(serializers.ModelSerializer[Contest]):
    title = serializers.SerializerMethodField()
    phase = serializers.SerializerMethodField()
    rules = serializers.SerializerMethodField()
    limits = LimitsSerializer(source="*")
    voting_rules = VotingRulesSerializer(source="*")
    extensions = ExtensionSerializer(many=True)
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
            "voting_rules",
            "extensions",
            "network_quotas",
            "categories",
        )

    def get_title(self, contest: Contest) -> str:
        return contest.title_en if in_english() and contest.title_en else contest.title

    @extend_schema_field(serializers.ChoiceField(choices=Contest.Phase.choices))
    def get_phase(self, contest: Contest) -> str:
        return contest.phase(timezone.now()).value

    def get_rules(self, contest: Contest) -> str:
        """The articles that the settings write, as plain text."""
        known = self.context.get("rules") or {}
        rules = known.get(contest.pk) or published_rules(contest, at=timezone.now())
        return rules.plain(english=in_english())


class ContestListView(GenericAPIView[Any]):
    serializer_class = ContestSerializer
    queryset = Contest.objects.none()

    @extend_schema(operation_id="contests_list", responses={200: ContestSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """All editions, the newest first."""
        contests = Contest.objects.prefetch_related("categories", "unit_quotas", "extensions")
        page = paged(request, contests, key="submission_opens_at", descending=True)
        context = {"rules": rules_by_contest(page.items, at=timezone.now())}
        return envelope(
            request, page, ContestSerializer(page.items, many=True, context=context).data
        )


class ContestView(APIView):
    @extend_schema(operation_id="contests_retrieve", responses={200: ContestSerializer})
    def get(self, request: Request, slug: str) -> Response:
        """Windows, phase, rules text, limits, rules of the vote and network quotas of a contest."""
        return Response(ContestSerializer(contest_by_slug(slug)).data)


class RulesView(APIView):
    @extend_schema(
        operation_id="contests_rules_change",
        request=ChangeRulesSerializer,
        responses={200: ContestSerializer},
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Set rules of the vote before voting opens; from then on they are frozen."""
        by, at = signed_in_as(request, Role.ORGANIZER), timezone.now()
        contest = contest_by_slug(slug)
        changes = cleaned(ChangeRulesSerializer, request.data)
        changed = change_rules(contest=contest, by=by, changes=changes, at=at)
        return Response(ContestSerializer(changed).data)


class ExtensionsView(APIView):
    @extend_schema(
        operation_id="contests_extend",
        request=ExtendSerializer,
        responses={201: ExtensionSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Move the close of voting later, with a reason that everybody reads. The end of the notice
        period moves along."""
        by, at = signed_in_as(request, Role.ORGANIZER), timezone.now()
        contest = contest_by_slug(slug)
        sent = cleaned(ExtendSerializer, request.data)
        extension = extend_voting(contest=contest, by=by, at=at, **sent)
        return Response(ExtensionSerializer(extension).data, status=status.HTTP_201_CREATED)
