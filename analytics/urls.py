"""The figures' routes below /api/v1/."""

from django.urls import path

from analytics.api import charts, editions, events, reports, targets
from analytics.reports.registry import MODULES

app_name = "analytics"
urlpatterns = [
    path("events/", events.EventsView.as_view(), name="events"),
    path("analytics/editions/", editions.EditionsView.as_view(), name="import-editions"),
    path("contests/<slug:slug>/analytics/targets/", targets.TargetsView.as_view(), name="targets"),
    *(
        path(
            f"contests/<slug:slug>/analytics/{name}/",
            reports.ReportView.as_view(report=name),
            name=name,
        )
        for name in MODULES
    ),
    path(
        "contests/<slug:slug>/analytics/charts/<str:file>",
        charts.ChartView.as_view(),
        name="chart",
    ),
    path(
        "contests/<slug:slug>/analytics/<str:report>/",
        reports.UnknownReportView.as_view(),
        name="unknown-report",
    ),
]
