"""Engagement by unit. pandas is imported where figures are asked for, not before."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics import labels, rollups
from analytics.sources import Kind
from analytics.spans import Span
from photo_contest.api.leagues import LeagueNameSerializer
from photo_contest.api.permissions import signed_in
from photo_contest.domain.access import READERS, require_role
from photo_contest.domain.contests import contest_by_slug
from photo_contest.errors import Invalid

if TYPE_CHECKING:
    from analytics.reports import Engagement

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMATS: Final = ("json", "csv")


class ReportUnitSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)


class UnitFiguresSerializer(serializers.Serializer[Any]):
    members = serializers.IntegerField(allow_null=True)
    members_as_of = serializers.DateField(allow_null=True)
    members_source = serializers.CharField(allow_null=True)
    entrants = serializers.IntegerField()
    participants = serializers.IntegerField(allow_null=True)
    participation_rate = serializers.FloatField(allow_null=True)
    photos_submitted = serializers.IntegerField()
    photos_approved = serializers.IntegerField()
    views = serializers.IntegerField()
    shares = serializers.IntegerField()
    votes = serializers.IntegerField(allow_null=True)
    voters = serializers.IntegerField(allow_null=True)
    withheld = serializers.ListField(
        child=serializers.CharField(),
        help_text="Figures that are null because few persons stand behind them.",
    )
    note = serializers.ChoiceField(
        choices=sorted(labels.NOTES),
        allow_null=True,
        help_text="Why there is no usable participation rate.",
    )


class NotComparableSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    reason = serializers.ChoiceField(choices=sorted(labels.NOT_COMPARABLE_REASONS))


class UnitRowSerializer(UnitFiguresSerializer):
    unit = ReportUnitSerializer()
    league = LeagueNameSerializer(help_text="Among whom the unit is ranked.")
    rank = serializers.IntegerField(allow_null=True)
    of = serializers.IntegerField(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {
            "unit": ReportUnitSerializer(instance.unit).data,
            **UnitFiguresSerializer(instance.figures).data,
            "league": LeagueNameSerializer(instance.league).data,
            "rank": instance.rank,
            "of": instance.of,
        }


class FigureWordsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own
    meaning = serializers.CharField()


class UnitsReportSerializer(serializers.Serializer[Any]):
    contest = serializers.CharField()
    as_of = serializers.DateTimeField(help_text="Up to when everything is counted.")
    span = serializers.DictField(
        child=serializers.DateField(),
        allow_null=True,
        help_text="First and last day (`from`, `to`); null is the whole contest to date.",
    )
    kind = serializers.ChoiceField(choices=Kind.choices)
    upper = serializers.CharField(allow_null=True)
    league = serializers.CharField(allow_null=True)
    units_as_of = serializers.DateField(help_text="The day whose units and leagues are told.")
    not_comparable = NotComparableSerializer(
        many=True, help_text="Ended units whose figures are told only higher up."
    )
    includes_subtree = serializers.BooleanField(help_text="A unit's figures cover all below it.")
    ranked_by = serializers.CharField()
    totals_hidden = serializers.BooleanField(
        help_text="Votes, voters and ranks are kept from this reader until voting closes."
    )
    small_cell = serializers.IntegerField(help_text="Counts of persons below it are withheld.")
    signed_in_share = serializers.FloatField(
        allow_null=True, help_text="Share of the votes that was cast signed in."
    )
    rows = UnitRowSerializer(many=True)
    totals = UnitFiguresSerializer(help_text="Of the asked scope, whatever the league.")
    figures = FigureWordsSerializer(many=True)
    rules = serializers.ListField(child=serializers.CharField())


_QUERY: Final = [
    OpenApiParameter("kind", str, enum=list(Kind.values), description="`grassroots` by default."),
    OpenApiParameter("upper", str, description="Code of a unit: only it and those below it."),
    OpenApiParameter("league", str, description="Code of a league: only the units in it."),
    OpenApiParameter("from", dt.date, description="A Monday; whole ISO weeks only."),
    OpenApiParameter("to", dt.date, description="A Sunday."),
    OpenApiParameter("as", str, enum=list(_FORMATS), description="`json` by default."),
]


class UnitsReportView(APIView):
    @extend_schema(
        operation_id="analytics_units",
        parameters=_QUERY,
        responses={
            (200, "application/json"): UnitsReportSerializer,
            (200, "text/csv"): OpenApiTypes.STR,
        },
    )
    def get(self, request: Request, slug: str) -> HttpResponse | Response:
        """Engagement by union unit, for organizers, scrutineers and the officers of units."""
        from analytics import exports, reports

        viewer, at = signed_in(request), timezone.now()
        require_role(viewer, *READERS)
        asked = {name: value for name, value in request.query_params.dict().items() if value}
        form = asked.get("as", "json")
        if form not in _FORMATS:
            raise Invalid({"as": ["unknown-choice"]}, values=", ".join(_FORMATS))
        contest = contest_by_slug(slug)
        if not rollups.is_filled(contest.pk):  # the clock has not come to a new contest yet
            rollups.fill(contest.pk, until=at)
        report = reports.engagement(
            contest,
            viewer=viewer,
            at=at,
            kind=asked.get("kind", Kind.GRASSROOTS),
            upper=asked.get("upper"),
            league=asked.get("league"),
            span=_span(asked),
        )
        language = get_language() or "vi"
        response: HttpResponse | Response
        if form == "csv":
            response = HttpResponse(
                exports.to_csv(report, language=language), content_type="text/csv; charset=utf-8"
            )
            name = exports.file_name(report, "csv")
            response["Content-Disposition"] = f'attachment; filename="{name}"'
        else:
            response = Response(_told(report, language))
        response["Cache-Control"] = "private, no-store"
        return response


def _span(asked: Mapping[str, str]) -> Span | None:
    """The days from `from` to `to`; both or none."""
    days = {name: _day(name, asked[name]) for name in ("from", "to") if name in asked}
    if len(days) == 1:
        missing = "to" if "from" in days else "from"
        raise Invalid({missing: ["whole-span"]})
    return Span(days["from"], days["to"]) if days else None


def _day(name: str, text: str) -> dt.date:
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise Invalid({name: ["unreadable-day"]})


def _told(report: "Engagement", language: str) -> dict[str, Any]:
    span = report.span
    words = [
        {
            "name": figure.name,
            "label": figure.label.told(language),
            "meaning": figure.meaning.told(language),
        }
        for figure in labels.FIGURES
    ]
    return {
        "contest": report.contest,
        "as_of": timezone.localtime(report.as_of),
        "span": {"from": span.first, "to": span.last} if span else None,
        "kind": report.kind,
        "upper": report.upper,
        "league": report.league,
        "units_as_of": report.units_as_of,
        "not_comparable": NotComparableSerializer(report.not_comparable, many=True).data,
        "includes_subtree": report.includes_subtree,
        "ranked_by": report.ranked_by,
        "totals_hidden": report.totals_hidden,
        "small_cell": report.small_cell,
        "signed_in_share": report.signed_in_share,
        "rows": UnitRowSerializer(report.rows, many=True).data,
        "totals": UnitFiguresSerializer(report.totals).data,
        "figures": words,
        "rules": [rule.told(language).format(most=report.small_cell - 1) for rule in labels.RULES],
    }
