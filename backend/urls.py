"""The whole URL space on one screen."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from backend import health, media, metrics, operators

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("api/v1/", include("photo_contest.api.urls")),
    path("api/v1/", include("analytics.urls")),
    path("api/schema/", SpectacularAPIView.as_view(authentication_classes=[]), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", authentication_classes=[]),
        name="docs",
    ),
    path("api/", RedirectView.as_view(url="/api/docs/")),
    path("admin/login/", operators.sign_in),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("media/<path:name>", media.public_picture, name="media"),
    path("", include("analytics.web.urls")),
    path("", include("photo_contest.web.urls")),
]

handler400 = "backend.problems.bad_request"
handler403 = "backend.problems.forbidden"
handler404 = "backend.problems.not_found"
handler500 = "backend.problems.server_error"
