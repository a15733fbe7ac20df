"""Import of the totals of past editions."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.past_totals import as_told, import_past_totals
from photo_contest.api.fields import cleaned, queried
from photo_contest.api.imports import (
    XLSX,
    CsvBodyParser,
    FileSerializer,
    RowConflictSerializer,
    XlsxBodyParser,
)
from photo_contest.api.permissions import signed_in_as
from photo_contest.domain.access import Role
from photo_contest.doorway.limits import IMPORTS, TRIED_IMPORTS, limit


class PastImportQuery(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField(default=False, help_text="Tell what it would do only.")


class PastImportSerializer(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    conflicts = RowConflictSerializer(many=True, help_text="With any, nothing is written.")
    applied = serializers.BooleanField()


class EditionsView(APIView):
    def get_parsers(self) -> list[BaseParser]:
        return [MultiPartParser(), CsvBodyParser(), XlsxBodyParser()]

    @extend_schema(
        operation_id="analytics_editions_import",
        parameters=[PastImportQuery],
        request={"multipart/form-data": FileSerializer}
        | dict.fromkeys(("text/csv", XLSX), OpenApiTypes.BINARY),
        responses={200: PastImportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Import totals of past editions, all or nothing; for organizers. Columns: year, unit_code,
        unit_name, kind, members, entrants, participants, photos_submitted, photos_approved, votes,
        source."""
        by = signed_in_as(request, Role.ORGANIZER)
        query = queried(PastImportQuery, request)
        group, rate = ("import-tried", TRIED_IMPORTS) if query["dry_run"] else ("import", IMPORTS)
        limit(request, group=group, key=str(by.pk), rate=rate)
        with cleaned(FileSerializer, request.data)["file"] as file:
            found = import_past_totals(
                file=Path(file.temporary_file_path()),
                by=by,
                at=timezone.now(),
                dry_run=query["dry_run"],
            )
        told = {
            "created": found.created,
            "updated": found.updated,
            "unchanged": found.unchanged,
            "conflicts": list(as_told(found)),
            "applied": found.applied,
        }
        return Response(PastImportSerializer(told).data)
