"""Imports of rosters: a file of units or members, and how far each import has come."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import DayField, cleaned, queried
from photo_contest.api.pagination import envelope, paged
from photo_contest.api.permissions import signed_in
from photo_contest.api.problems import as_response
from photo_contest.domain.access import MODERATORS, require_role
from photo_contest.domain.rosters.imports import import_for, imports_of, receive_import
from photo_contest.doorway.limits import IMPORTS, TRIED_IMPORTS, limit
from photo_contest.doorway.problems import problem_of
from photo_contest.doorway.row_sentences import row_sentence
from photo_contest.models import RosterImport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 2**16


class CsvBodyParser(BaseParser):
    """A body that is the file itself, as it would come in the form's field `file`."""

    media_type = "text/csv"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> "DataAndFiles[Any, Any]":
        file = TemporaryUploadedFile("list", self.media_type, 0, None)
        try:
            while chunk := stream.read(_CHUNK):
                file.write(chunk)
            file.flush()
        except BaseException:
            file.close()
            raise
        file.size = file.tell()
        return DataAndFiles(QueryDict(), MultiValueDict({"file": [file]}))


class XlsxBodyParser(CsvBodyParser):
    media_type = XLSX


class FileSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True, help_text="XLSX or CSV, up to 25 MB.")


class ImportQuery(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField(default=False, help_text="Tell what it would do only.")
    skip_conflicts = serializers.BooleanField(
        default=False, help_text="Import the rows without conflict; otherwise all or nothing."
    )
    on = DayField(required=False, help_text="Rows without a day begin here; today by default.")


class RowConflictSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="As Excel shows it.")
    field = serializers.CharField()
    column = serializers.CharField(help_text="The file's heading; empty when it has none.")
    code = serializers.CharField()
    message = serializers.SerializerMethodField()

    def get_message(self, conflict: dict[str, Any]) -> str:
        return row_sentence(conflict["code"], conflict["params"])


class RefusalSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()


class ImportListedSerializer(serializers.ModelSerializer[RosterImport]):
    """An import without its conflicts."""

    kind = serializers.ChoiceField(choices=RosterImport.Kind.choices)
    status = serializers.ChoiceField(choices=RosterImport.Status.choices)
    url = serializers.SerializerMethodField()
    refusal = serializers.SerializerMethodField()

    class Meta:
        model = RosterImport
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "status",
            "at",
            "on",
            "dry_run",
            "skip_conflicts",
            "applied",
            "rows_done",
            "rows_total",
            "created",
            "updated",
            "unchanged",
            "conflict_count",
            "refusal",
            "finished_at",
            "url",
        )

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, one: RosterImport) -> str:
        return url_of(one, self.context["request"])

    @extend_schema_field(RefusalSerializer(allow_null=True))
    def get_refusal(self, one: RosterImport) -> dict[str, str] | None:
        if not one.refusal:
            return None
        problem = problem_of(one.refusal["code"], **one.refusal["params"])
        return {"code": problem.code, "title": problem.title, "detail": problem.detail}


class ImportSerializer(ImportListedSerializer):
    conflicts = RowConflictSerializer(many=True, help_text="The first 1,000.")

    class Meta(ImportListedSerializer.Meta):
        fields = (*ImportListedSerializer.Meta.fields, "conflicts")


class _ImportView(APIView):
    kind: str

    def get_parsers(self) -> list[BaseParser]:
        return [MultiPartParser(), CsvBodyParser(), XlsxBodyParser()]

    def receive(self, request: Request) -> HttpResponseBase:
        member = signed_in(request)
        require_role(member, *MODERATORS)
        query = queried(ImportQuery, request)
        group, rate = ("import-tried", TRIED_IMPORTS) if query["dry_run"] else ("import", IMPORTS)
        limit(request, group=group, key=str(member.pk), rate=rate)
        sent = cleaned(FileSerializer, request.data)
        with sent["file"] as file:
            made = receive_import(
                kind=self.kind,
                file=Path(file.temporary_file_path()),
                by=member,
                on=query.get("on") or timezone.localdate(),
                dry_run=query["dry_run"],
                skip_conflicts=query["skip_conflicts"],
                now=timezone.now,
            )
        if made.status == RosterImport.Status.FAILED:
            return as_response(problem_of(made.refusal["code"], **made.refusal["params"]))
        body = ImportSerializer(made, context={"request": request}).data
        if made.finished_at is None:
            return Response(body, status=202, headers={"Location": url_of(made, request)})
        return Response(body)


def _described(operation_id: str) -> Any:
    form = {"multipart/form-data": FileSerializer}
    bodies = dict.fromkeys(("text/csv", XLSX), OpenApiTypes.BINARY)
    return extend_schema(
        operation_id=operation_id,
        parameters=[ImportQuery],
        request=form | bodies,
        responses={200: ImportSerializer, 202: ImportSerializer},
    )


class UnitImportView(_ImportView):
    kind = RosterImport.Kind.UNITS

    @_described("imports_units")
    def post(self, request: Request) -> HttpResponseBase:
        """Import units, all or nothing; 202 and a place to look for more than 2,000 rows."""
        return self.receive(request)


class MemberImportView(_ImportView):
    kind = RosterImport.Kind.MEMBERS

    @_described("imports_members")
    def post(self, request: Request) -> HttpResponseBase:
        """Import members, all or nothing; 202 and a place to look for more than 2,000 rows."""
        return self.receive(request)


class ImportListView(GenericAPIView[Any]):
    serializer_class = ImportListedSerializer
    queryset = RosterImport.objects.none()

    @extend_schema(operation_id="imports_list", responses={200: ImportListedSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The caller's own imports, newest first."""
        page = paged(request, imports_of(signed_in(request)), key="at", descending=True)
        context = {"request": request}
        results = ImportListedSerializer(page.items, many=True, context=context).data
        return envelope(request, page, results)


class ImportView(APIView):
    @extend_schema(operation_id="imports_retrieve", responses={200: ImportSerializer})
    def get(self, request: Request, import_id: str) -> Response:
        """How far an import has come, and what it found; for who made it, and organizers."""
        one = import_for(signed_in(request), import_id)
        return Response(ImportSerializer(one, context={"request": request}).data)


def url_of(one: RosterImport, request: Request) -> str:
    return request.build_absolute_uri(reverse("api:import", args=[one.pk]))
