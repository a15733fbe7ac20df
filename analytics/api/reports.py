"""One door for all reports. What a report computes with is imported where it is asked for."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from analytics.api.report_schema import FORMS, ReportSchema
from analytics.api.told_again import kept_for
from analytics.reports.json_form import to_json
from analytics.reports.readers import READERS
from analytics.reports.registry import MODULES, report_of
from analytics.reports.report import Report, ReportKind
from analytics.reports.scope import looks_early
from analytics.sources import Member
from photo_contest.api.permissions import signed_in_as
from photo_contest.domain.access import READERS as DESKS
from photo_contest.domain.accounts import Reader
from photo_contest.domain.contests import contest_by_slug
from photo_contest.doorway.kept import Answer
from photo_contest.errors import Invalid

_NEVER_KEPT: Final = "private, no-store"


class ReportView(APIView):
    """`report`: the name, set by the route."""

    report = ""
    schema = ReportSchema()

    def get(self, request: Request, slug: str) -> HttpResponse:
        viewer, at = signed_in_as(request, *READERS[self.report]), timezone.now()
        contest = contest_by_slug(slug)
        params = request.query_params.dict()
        form = params.pop("as", "") or "json"
        if form not in FORMS:
            raise Invalid({"as": ["unknown-choice"]}, values=", ".join(FORMS))
        language = get_language() or "vi"

        def made() -> tuple[ReportKind, Report]:
            return report_of(self.report, contest, params, viewer=viewer, at=at)

        if form == "json":
            is_early = looks_early(contest, viewer, at)
            return self._told(request, contest.slug, viewer, made, language, is_early)
        kind, report = made()
        others: Sequence[tuple[ReportKind, Report]] = ()
        if form == "pdf":
            from analytics.exports.whole import beside

            others = beside(kind, contest, params, viewer=viewer, at=at)
        return _file(report, kind, form, language, others, at)

    def _told(
        self,
        request: Request,
        slug: str,
        viewer: Member,
        made: Callable[[], tuple[ReportKind, Report]],
        language: str,
        is_early: bool,
    ) -> HttpResponse:
        """As JSON: kept for who asks again, but for early looks at totals, each of which is
        recorded."""
        plain = request._request
        place = kept_for(plain, slug, self.report, Reader(viewer.role, viewer.office_id))
        with place.making:
            answer = None if is_early else place.found()
            if answer is None:
                kind, report = made()
                body = to_json(report, kind, language=language)
                answer = Answer(body) if is_early else place.keep(body)
        return answer.response_to(plain)


class UnknownReportView(APIView):
    @extend_schema(exclude=True)
    def get(self, request: Request, slug: str, report: str) -> HttpResponse:
        """Who may read reports learns which there are."""
        signed_in_as(request, *DESKS)
        raise Invalid({"report": ["unknown-choice"]}, values=", ".join(MODULES))


def _file(
    report: Report,
    kind: ReportKind,
    form: str,
    language: str,
    others: Sequence[tuple[ReportKind, Report]],
    at: dt.datetime,
) -> HttpResponse:
    from analytics.exports import export

    data, content_type, name = export(report, kind, form, language, others, at)
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = _NEVER_KEPT
    return response
