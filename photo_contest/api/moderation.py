"""The moderators' queue and decisions."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import TextField, cleaned, queried
from photo_contest.api.pagination import envelope, paged
from photo_contest.api.permissions import signed_in
from photo_contest.api.photos import WatchedPhotoSerializer
from photo_contest.domain.access import MODERATORS, photo_for, require_role
from photo_contest.domain.authoring import explanations_by_photo
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.moderation import REASONS, VERDICTS, decide, placed, queue
from photo_contest.models import Photo


class QueueQuery(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["pending", "held"], required=False)


class DecisionSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=list(VERDICTS))
    reason = serializers.ChoiceField(choices=REASONS, required=False, allow_blank=True)
    note = TextField(max_length=2000, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class ModerationView(GenericAPIView[Any]):
    serializer_class = WatchedPhotoSerializer
    queryset = Photo.objects.none()

    @extend_schema(
        operation_id="contests_moderation_list",
        parameters=[QueueQuery],
        responses={200: WatchedPhotoSerializer(many=True)},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Photos that wait in the caller's subtree; same files first, then the oldest."""
        member, contest = signed_in(request), contest_by_slug(slug)
        status = queried(QueueQuery, request).get("status")
        photos = queue(contest=contest, by=member, status=status, at=timezone.now())
        page = paged(request, photos, key="place", anchors=placed(Photo.objects.all()))
        told = explanations_by_photo(photo.pk for photo in page.items)
        context = {"request": request, "votes": None, "explanations": told}
        results = WatchedPhotoSerializer(page.items, many=True, context=context).data
        return envelope(request, page, results)


class DecisionView(APIView):
    @extend_schema(
        operation_id="photos_decide",
        request=DecisionSerializer,
        responses={200: WatchedPhotoSerializer},
    )
    def post(self, request: Request, photo_id: str) -> Response:
        """Decide a photo; with `version`, only as it was when seen."""
        member, at = signed_in(request), timezone.now()
        require_role(member, *MODERATORS)
        photo = photo_for(member, photo_id, at=at)
        sent = cleaned(DecisionSerializer, request.data)
        decided = decide(photo=photo, by=member, at=at, **sent)
        context = {"request": request, "votes": None}
        return Response(WatchedPhotoSerializer(decided, context=context).data)
