"""The figures' routes below /api/v1/."""

from django.urls import path

from analytics.api import events, units

app_name = "analytics"
urlpatterns = [
    path("events/", events.EventsView.as_view(), name="events"),
    path("contests/<slug:slug>/analytics/units/", units.UnitsReportView.as_view(), name="units"),
]
