"""The charts of reports as files, and as the specification that the page draws."""

from typing import Any, ClassVar, Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from analytics.charts import NAMES
from analytics.reports.readers import READERS
from analytics.reports.registry import report_of
from photo_contest.api.permissions import signed_in_as
from photo_contest.domain.access import READERS as DESKS
from photo_contest.domain.contests import contest_by_slug
from photo_contest.errors import Invalid

FORMS: Final = ("svg", "png", "pdf", "json")
THEMES: Final = ("light", "dark")
FRAMES: Final = ("file", "page")
_OWN: Final = {"theme": THEMES, "frame": FRAMES}
_QUERY: Final = [
    OpenApiParameter("file", str, OpenApiParameter.PATH, description=f"One of {', '.join(NAMES)}; "
                     f"a dot; one of {', '.join(FORMS)}. `json` is a Vega-Lite specification."),
    OpenApiParameter("theme", str, enum=THEMES, description="`light` by default."),
    OpenApiParameter("frame", str, enum=FRAMES, description="`file` by default: with title, span, "
                     "filters, as of and source; `page`: bare, for a page that says these."),
]  # fmt: skip


class ChartView(APIView):
    roles: ClassVar[tuple[str, ...]] = tuple(DESKS)

    @extend_schema(
        operation_id="analytics_chart",
        parameters=_QUERY,
        responses={
            (200, "image/svg+xml"): OpenApiTypes.STR,
            (200, "image/png"): OpenApiTypes.BINARY,
            (200, "application/pdf"): OpenApiTypes.BINARY,
            (200, "application/json"): OpenApiTypes.OBJECT,
        },
    )
    def get(self, request: Request, slug: str, file: str) -> HttpResponse:
        """A chart of a report, from the same figures; beside its own parameters it takes the
        filters of that report."""
        from analytics import drawing
        from analytics.exports import about, pictures

        viewer, at = signed_in_as(request, *self.roles), timezone.now()
        chart, form = _asked(file)
        params = {name: value for name, value in request.query_params.dict().items() if value}
        own = {name: _choice(name, params.pop(name, "")) for name in _OWN}
        contest = contest_by_slug(slug)
        signed_in_as(request, *READERS[pictures.REPORTS[chart]])
        kind, report = report_of(pictures.REPORTS[chart], contest, params, viewer=viewer, at=at)
        drawn = pictures.drawing(
            report,
            kind,
            chart,
            get_language() or "vi",
            dark=own["theme"] == "dark",
            alone=own["frame"] == "file",
        )
        response = HttpResponse(drawing.draw(drawn, form), content_type=drawing.TYPES[form])
        name = about.file_name(report, kind, form)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response


def _asked(file: str) -> tuple[str, Any]:
    """The chart and the form that an address names."""
    chart, _, form = file.rpartition(".")
    if chart not in NAMES:
        raise Invalid({"chart": ["unknown-choice"]}, values=", ".join(NAMES))
    if form not in FORMS:
        raise Invalid({"form": ["unknown-choice"]}, values=", ".join(FORMS))
    return chart, form


def _choice(name: str, text: str) -> str:
    choices = _OWN[name]
    if text and text not in choices:
        raise Invalid({name: ["unknown-choice"]}, values=", ".join(choices))
    return text or choices[0]
