"""Cursor pages: `{"next", "previous", "results"}`. Cursors are opaque and signed."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from photo_contest.domain.paging import Cursor, Page, page_of
from photo_contest.errors import Invalid

DEFAULT_SIZE = 24
MAX_SIZE = 100


class SignedCursorPagination(BasePagination):
    """Describes the envelope in the schema; views page by `paged`."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        raise NotImplementedError("views call paged(), which names its order")

    def get_paginated_response(self, data: Any) -> Response:
        raise NotImplementedError("views call paged(), which names its order")

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE}
        return [
            {"name": "cursor", "in": "query", "schema": {"type": "string"}},
            {"name": "page_size", "in": "query", "schema": size},
        ]


def page_size(request: HttpRequest) -> int:
    """`page_size` of the query: 1 to 100, 24 by default; Invalid otherwise."""
    text = request.GET.get("page_size") or str(DEFAULT_SIZE)
    if not (re.fullmatch("[0-9]{1,3}", text) and 1 <= int(text) <= MAX_SIZE):
        raise Invalid({"page_size": ["unknown-choice"]}, values=f"1–{MAX_SIZE}")
    return int(text)


def paged(
    request: Request,
    rows: "QuerySet[Any]",
    *,
    key: str,
    descending: bool = False,
    anchors: "QuerySet[Any] | None" = None,
) -> "Page[Any]":
    """The page of `rows` that the query asks for, sorted by (key, id). Lists that rows leave name
    the `anchors` where a page's first or last row is still found then."""
    cursor = request.query_params.get("cursor")
    name = f"{rows.model._meta.label_lower}:{key}"
    return page_of(
        rows,
        name=name,
        key=key,
        descending=descending,
        cursor=Cursor.read(cursor, of=name) if cursor else None,
        size=page_size(request),
        anchors=anchors,
    )


def envelope(request: Request, page: "Page[Any]", results: Iterable[Any]) -> Response:
    return Response(enveloped(request, page, results))


def enveloped(request: HttpRequest, page: "Page[Any]", results: Iterable[Any]) -> dict[str, Any]:
    here = request.build_absolute_uri()

    def link(cursor: str | None) -> str | None:
        return replace_query_param(here, "cursor", cursor) if cursor else None

    return {
        "next": link(page.next_cursor),
        "previous": link(page.previous_cursor),
        "results": list(results),
    }
