"""How reports stand in the OpenAPI document: read off their declarations and dataclasses."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from drf_spectacular.drainage import set_override
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework_dataclasses.serializers import DataclassSerializer

from analytics import figures
from analytics.reports.asked import CHOICES
from analytics.reports.registry import REPORTS
from analytics.reports.report import ReportKind
from analytics.spans import Span
from analytics.tables import Untold
from analytics.words import Words
from photo_contest.domain.leagues import LeagueName

FORMS: Final = ("json", "csv", "xlsx", "pdf")
_FILES: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_SENTENCES: Final = {figure.name: figure for figure in figures.FIGURES}
_FILTERS: Final[Mapping[str, tuple[Any, str]]] = {
    "kind": (str, "Kind of the units; `grassroots` by default."),
    "league": (str, "Code of a league: only the units in it."),
    "upper": (str, "Code of a unit: only it and those below it."),
    "unit": (str, "Code of a unit: only it, with its place among its peers."),
    "from": (dt.date, "First day; with `to`. Reports that count persons: a Monday."),
    "to": (dt.date, "Last day. Reports that count persons: a Sunday; whole ISO weeks only."),
    "tree": (str, "Units of the span's last day, or today's that stand for them."),
    "min_members": (int, "Units with fewer members are listed and not ranked."),
    "band": (str, "Only units of so many members, ranked among themselves."),
    "rank_by": (str, "`participation_rate` by default."),
    "figure": (str, "The figure that is told."),
    "step": (str, "By hour, day or week."),
    "days": (int, "Without anything, after which a unit has stalled; 7 by default."),
    "sort": (str, "Photos by `votes` (by default) or `code`."),
    "page": (int, "From 1."),
    "page_size": (int, "At most 100."),
}


@extend_schema_field(
    {
        "type": "object",
        "description": "First and last day; null is the whole contest to date.",
        "required": ["from", "to"],
        "properties": {
            "from": {"type": "string", "format": "date"},
            "to": {"type": "string", "format": "date"},
        },
    }
)
class SpanField(serializers.Field):  # type: ignore[type-arg]
    pass


@extend_schema_field({"type": ["string", "number", "boolean", "null"]})
class ScalarField(serializers.Field):  # type: ignore[type-arg]
    pass


class FigureWordsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own
    meaning = serializers.CharField()
    denominator = serializers.CharField(allow_null=True, help_text="Of rates and shares.")
    why = serializers.CharField()
    unit = serializers.CharField(help_text="Unit of measure.")


class ReportSerializer(DataclassSerializer[Any]):
    """Any dataclass of a report, as `json_form` tells it; figures with the words of their
    declaration."""

    serializer_field_mapping = {
        **DataclassSerializer.serializer_field_mapping,
        Words: serializers.CharField,
        Untold: serializers.CharField,
        Span: SpanField,
    }

    @property
    def serializer_dataclass_field(self) -> Any:
        return ReportSerializer

    def build_typed_field(self, field_name: str, type_info: Any, extra_kwargs: Any) -> Any:
        if type_info.base_type is Untold and not type_info.is_many:
            return serializers.CharField, {}
        return super().build_typed_field(field_name, type_info, extra_kwargs)

    def build_union_field(self, field_name: str, type_info: Any, extra_kwargs: Any) -> Any:
        return ScalarField, {}

    def create_field(self, field_name: str, extra_kwargs: Any) -> Any:
        field = super().create_field(field_name, extra_kwargs)
        field.required = True
        if figure := _SENTENCES.get(field_name):
            field.help_text = figure.numerator.en
        return field


class WholeReportSerializer(ReportSerializer):
    """A report with the words of the figures that it tells."""

    figures = FigureWordsSerializer(many=True)


class ReportSchema(AutoSchema):
    """One operation a report: `view.report` names it."""

    @property
    def _name(self) -> str:
        name: str = getattr(self.view, "report")  # noqa: B009  # any view, to the framework
        return name

    @property
    def _kind(self) -> ReportKind:
        return REPORTS[self._name]

    def get_operation_id(self) -> str:
        return f"analytics_{self._name.replace('-', '_')}"

    def get_description(self) -> str:  # type: ignore[override]  # as its own base has it
        return f"{self._kind.question.en} {self._kind.why.en}"

    def get_override_parameters(self) -> list[Any]:
        kind = self._kind
        choices = {**CHOICES, **kind.choices}
        filters = [
            OpenApiParameter(name, shape, description=text, enum=choices.get(name))
            for name, (shape, text) in _FILTERS.items()
            if name in kind.filters
        ]
        form = OpenApiParameter("as", str, enum=FORMS, description="`json` by default.")
        return [*filters, form]

    def get_response_serializers(self) -> Any:
        from analytics.board import UnitName

        # The contest's own answers tell units and leagues in another shape under these names.
        set_override(UnitName, "component_name", "ReportUnit")
        set_override(LeagueName, "component_name", "ReportLeague")
        told = {(200, "application/json"): WholeReportSerializer(dataclass=self._kind.shape)}
        files = {(200, content_type): OpenApiTypes.BINARY for content_type in _FILES.values()}
        return told | files
