from django.urls import path

from bench.idiomatic.api import VoteView

urlpatterns = [path("api/vote/", VoteView.as_view())]
