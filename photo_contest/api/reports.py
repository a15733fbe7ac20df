"""Reports of public photos: the moderators of the photo's unit read and answer them."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import TextField, cleaned
from photo_contest.api.pagination import envelope, paged
from photo_contest.api.permissions import signed_in_as
from photo_contest.domain.access import MODERATORS, READERS
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.reports import MOST_TEXT, answer_report, open_reports, report_seen_by
from photo_contest.models import Photo, PhotoReport


class ReportedPhotoSerializer(serializers.ModelSerializer[Photo]):
    class Meta:
        model = Photo
        fields = ("id", "code", "title", "status")


class ReportSerializer(serializers.ModelSerializer[PhotoReport]):
    """`contact` is what the reporter left to be reached by; emptied 30 days after the answer."""

    photo = ReportedPhotoSerializer()

    class Meta:
        model = PhotoReport
        fields: tuple[str, ...] = ("id", "photo", "kind", "text", "contact", "at")


class AnsweredReportSerializer(ReportSerializer):
    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "answered_at", "outcome", "answer")


class AnswerSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=PhotoReport.Outcome.choices)
    answer = TextField(max_length=MOST_TEXT, help_text="What the reporter is told.")


class ReportsView(GenericAPIView[Any]):
    serializer_class = ReportSerializer
    queryset = PhotoReport.objects.none()

    @extend_schema(
        operation_id="contests_reports_list", responses={200: ReportSerializer(many=True)}
    )
    def get(self, request: Request, slug: str) -> Response:
        """Reports that nobody has answered, of the caller's subtree, the oldest first."""
        by = signed_in_as(request, *READERS)
        reports = open_reports(contest=contest_by_slug(slug), by=by, at=timezone.now())
        page = paged(request, reports, key="at", anchors=PhotoReport.objects.all())
        return envelope(request, page, ReportSerializer(page.items, many=True).data)


class ReportAnswerView(APIView):
    @extend_schema(
        operation_id="reports_answer",
        request=AnswerSerializer,
        responses={200: AnsweredReportSerializer},
    )
    def post(self, request: Request, report_id: int) -> Response:
        """Answer a report: the photo is taken down (disqualified), or kept."""
        by, at = signed_in_as(request, *MODERATORS), timezone.now()
        report = report_seen_by(by, report_id, at=at)
        sent = cleaned(AnswerSerializer, request.data)
        answered = answer_report(report=report, by=by, at=at, **sent)
        return Response(AnsweredReportSerializer(answered).data)
