"""Reports as files. All forms render the same frozen report, so they cannot disagree."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from analytics.reports.report import Report, ReportKind

FORMS: Final = ("csv", "xlsx", "pdf")
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def export(
    report: Report,
    kind: ReportKind,
    form: str,
    language: str,
    beside: Sequence[tuple[ReportKind, Report]] = (),
    at: dt.datetime | None = None,
) -> tuple[bytes, str, str]:
    """The file of a report: its bytes, content type and name. `beside`: further reports whose
    charts a PDF shows; `at`: when it is printed. What makes it (typst, xlsxwriter) is imported when
    it is asked for."""
    from analytics.exports import about

    if form == "csv":
        from analytics.exports.comma_separated import to_csv

        content = to_csv(report, kind, language=language)
    elif form == "xlsx":
        from analytics.exports.workbook import to_xlsx

        content = to_xlsx(report, kind, language=language)
    elif form == "pdf":
        from analytics.exports.printed import to_pdf

        content = to_pdf(report, kind, language=language, beside=beside, at=at)
    else:
        raise ValueError(form)
    return content, _TYPES[form], about.file_name(report, kind, form)
