"""Pairs of photos that look alike, and what a person says of them."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import TextField, cleaned, queried
from photo_contest.api.pagination import envelope, paged
from photo_contest.api.permissions import signed_in
from photo_contest.api.photos import WatchedPhotoSerializer
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.duplicates import pairs_for, settle
from photo_contest.models import Lookalike, Photo


class LookalikeQuery(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=["open", *Lookalike.Verdict.values], default="open")


class VerdictSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Lookalike.Verdict.choices)
    refuse = TextField(max_length=12, required=False, allow_null=True)
    note = TextField(max_length=2000, required=False, allow_blank=True)


class LookalikeSerializer(serializers.ModelSerializer[Lookalike]):
    """A pair. The side that the caller does not watch over is not told."""

    id = serializers.CharField()
    first = serializers.SerializerMethodField()
    second = serializers.SerializerMethodField()
    decided_by = serializers.CharField(source="decided_by.full_name", default=None, allow_null=True)

    class Meta:
        model = Lookalike
        fields = (
            "id",
            "first",
            "second",
            "distance",
            "turn",
            "same_pixels",
            "found_at",
            "verdict",
            "decided_by",
            "decided_at",
            "note",
        )

    @extend_schema_field(WatchedPhotoSerializer(allow_null=True))
    def get_first(self, pair: Lookalike) -> dict[str, Any] | None:
        return self._side(pair.first)

    @extend_schema_field(WatchedPhotoSerializer(allow_null=True))
    def get_second(self, pair: Lookalike) -> dict[str, Any] | None:
        return self._side(pair.second)

    def _side(self, photo: Photo) -> dict[str, Any] | None:
        scope: set[int] | None = self.context["scope"]
        if scope is not None and photo.unit_id not in scope:
            return None
        return dict(WatchedPhotoSerializer(photo, context=self.context).data)


class LookalikesView(GenericAPIView[Any]):
    serializer_class = LookalikeSerializer
    queryset = Lookalike.objects.none()

    @extend_schema(
        operation_id="contests_lookalikes_list",
        parameters=[LookalikeQuery],
        responses={200: LookalikeSerializer(many=True)},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Pairs with a photo of this contest; by default those that wait for a verdict."""
        member, contest = signed_in(request), contest_by_slug(slug)
        verdict = queried(LookalikeQuery, request)["verdict"]
        pairs, scope = pairs_for(contest=contest, by=member, verdict=verdict, at=timezone.now())
        page = paged(request, pairs, key="found_at", anchors=Lookalike.objects.all())
        context = {"request": request, "votes": None, "scope": scope}
        results = LookalikeSerializer(page.items, many=True, context=context).data
        return envelope(request, page, results)


class VerdictView(APIView):
    @extend_schema(
        operation_id="lookalikes_settle",
        request=VerdictSerializer,
        responses={200: LookalikeSerializer},
    )
    def post(self, request: Request, pair_id: int) -> Response:
        """A verdict on a pair: remembered, nobody is asked twice."""
        member, at = signed_in(request), timezone.now()
        sent = cleaned(VerdictSerializer, request.data)
        pair = settle(pair_id=pair_id, by=member, at=at, **sent)
        context = {"request": request, "votes": None, "scope": None}
        return Response(LookalikeSerializer(pair, context=context).data)
