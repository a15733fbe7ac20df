"""The contest's routes below /api/v1/."""

from django.urls import path

from photo_contest.api import (
    auth,
    contests,
    lookalikes,
    me,
    moderation,
    photo,
    standings,
    submissions,
    units,
    votes,
)

app_name = "api"
urlpatterns = [
    path("auth/login/", auth.LoginView.as_view(), name="login"),
    path("auth/logout/", auth.LogoutView.as_view(), name="logout"),
    path("me/", me.MeView.as_view(), name="me"),
    path("me/photos/", me.MyPhotosView.as_view(), name="my-photos"),
    path("contests/", contests.ContestListView.as_view(), name="contests"),
    path("contests/<slug:slug>/", contests.ContestView.as_view(), name="contest"),
    path(
        "contests/<slug:slug>/photos/",
        submissions.ContestPhotosView.as_view(),
        name="contest-photos",
    ),
    path(
        "contests/<slug:slug>/standings/photos/",
        standings.PhotoStandingsView.as_view(),
        name="standings-photos",
    ),
    path(
        "contests/<slug:slug>/standings/units/",
        standings.UnitStandingsView.as_view(),
        name="standings-units",
    ),
    path(
        "contests/<slug:slug>/moderation/",
        moderation.ModerationView.as_view(),
        name="moderation",
    ),
    path(
        "contests/<slug:slug>/lookalikes/",
        lookalikes.LookalikesView.as_view(),
        name="lookalikes",
    ),
    path("lookalikes/<int:pair_id>/verdict/", lookalikes.VerdictView.as_view(), name="verdict"),
    path("photos/<str:photo_id>/", photo.PhotoView.as_view(), name="photo"),
    path("photos/<str:photo_id>/votes/", votes.VotesView.as_view(), name="votes"),
    path("photos/<str:photo_id>/resubmit/", photo.ResubmitView.as_view(), name="resubmit"),
    path("photos/<str:photo_id>/decision/", moderation.DecisionView.as_view(), name="decision"),
    path("photos/<str:photo_id>/original/", photo.OriginalView.as_view(), name="photo-original"),
    path(
        "photos/<str:photo_id>/images/<str:name>/",
        photo.RenditionView.as_view(),
        name="photo-rendition",
    ),
    path("voters/", votes.VotersView.as_view(), name="voters"),
    path("units/", units.UnitListView.as_view(), name="units"),
    path("units/<str:code>/", units.UnitView.as_view(), name="unit"),
]
