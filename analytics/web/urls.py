"""The figures' pages."""

from django.urls import path

from analytics.web import page

urlpatterns = [
    path("so-lieu/", page.report_page, {"name": "units"}, name="figures"),
    path("so-lieu/<slug:name>/", page.report_page, name="figures-report"),
]
