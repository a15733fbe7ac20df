"""Photos in pieces, by tus 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation,
checksum, termination and expiration. Any tus client will do; a token or a page's session says who
sends. What became whole is sent to a contest as `upload`.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import IO, Any, Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.utils import timezone
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from photo_contest.api.negotiation import JsonAlways
from photo_contest.api.permissions import signed_in
from photo_contest.api.problems import as_response
from photo_contest.domain.uploads import (
    CHECKSUMS,
    LARGEST,
    Checksum,
    append,
    begin_upload,
    drop_upload,
    received,
    upload_of,
    uploads_of,
)
from photo_contest.doorway.limits import UPLOADS, limit
from photo_contest.doorway.problems import problem_of
from photo_contest.errors import ContestError, Invalid
from photo_contest.models import Upload

VERSION: Final = "1.0.0"
PIECE_TYPE: Final = "application/offset+octet-stream"
_NUMBER = re.compile(r"[0-9]{1,15}")
_OVERRIDABLE: Final = ("PATCH", "DELETE", "HEAD")
_DRAINED: Final = 2**20  # of a refused piece so much is read, or its sender reads no answer
_HEADERS_OF_A_PIECE: Final = [
    OpenApiParameter("Tus-Resumable", str, "header", required=True, enum=[VERSION]),
    OpenApiParameter("Upload-Offset", int, "header", required=True),
    OpenApiParameter(
        "Upload-Checksum",
        str,
        "header",
        description=f"`algorithm base64`, the algorithm one of {', '.join(CHECKSUMS)}.",
    ),
]
_HEADERS_OF_A_FILE: Final = [
    OpenApiParameter("Tus-Resumable", str, "header", required=True, enum=[VERSION]),
    OpenApiParameter("Upload-Length", int, "header", required=True),
    OpenApiParameter(
        "Upload-Metadata", str, "header", description="`filename base64`; other keys are ignored."
    ),
]


class UploadSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    length = serializers.IntegerField()
    offset = serializers.IntegerField(help_text="So many bytes are there.")
    expires_at = serializers.DateTimeField()

    def to_representation(self, upload: Upload) -> dict[str, Any]:
        return {
            "id": upload.pk,
            "name": upload.name,
            "length": upload.length,
            "offset": received(upload),
            "expires_at": timezone.localtime(upload.expires_at).isoformat(),
        }


class _UnreadParser(BaseParser):
    """Leaves a piece where it is: it is read as it comes."""

    media_type = PIECE_TYPE

    def parse(self, stream: IO[Any], *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {}


class _AnyType(JsonAlways):
    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        return next(iter(parsers))


class _TusView(APIView):
    """What all calls of the protocol share: its version, and methods in a header for those whose
    line lets no others through."""

    parser_classes = (_UnreadParser,)
    content_negotiation_class = _AnyType

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.headers.get("X-HTTP-Method-Override", "").upper()
        if request.method == "POST" and wanted in _OVERRIDABLE:
            request.method = wanted
        is_tus = request.method not in ("OPTIONS", "GET")
        if is_tus and request.headers.get("Tus-Resumable") != VERSION:
            response = as_response(problem_of("unsupported-tus-version", version=VERSION))
            response["Tus-Version"] = response["Tus-Resumable"] = VERSION
            return response
        return super().dispatch(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """What this server speaks."""
        return Response(
            status=204,
            headers={
                "Tus-Version": VERSION,
                "Tus-Extension": "creation,checksum,termination,expiration",
                "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
                "Tus-Max-Size": str(LARGEST),
            },
        )


class UploadsView(_TusView):
    @extend_schema(operation_id="uploads_list", responses={200: UploadSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The caller's files that became no photo yet: to go on with, or to drop."""
        uploads = uploads_of(author=signed_in(request), at=timezone.now())
        return Response(UploadSerializer(uploads, many=True).data)

    @extend_schema(
        operation_id="uploads_begin",
        request=None,
        parameters=_HEADERS_OF_A_FILE,
        responses={201: UploadSerializer},
    )
    def post(self, request: Request) -> Response:
        """Begin a file; `Location` tells where its pieces go, `Upload-Expires` until when. Three
        unfinished ones at most (409 `too-many-uploads`)."""
        member, at = signed_in(request), timezone.now()
        limit(request, group="upload", key=str(member.pk), rate=UPLOADS)
        name = _metadata(request).get("filename", "")
        upload = begin_upload(
            author=member, length=_number(request, "Upload-Length"), name=name, at=at
        )
        headers = _expires(upload) | {"Location": reverse("api:upload", args=[upload.pk])}
        return Response(UploadSerializer(upload).data, status=201, headers=headers)


class UploadView(_TusView):
    @extend_schema(exclude=True)
    def head(self, request: Request, upload_id: str) -> Response:
        """How much of the file is there."""
        upload = upload_of(author=signed_in(request), upload_id=upload_id, at=timezone.now())
        headers = _expires(upload) | {
            "Upload-Offset": str(received(upload)),
            "Upload-Length": str(upload.length),
        }
        if upload.name:
            headers["Upload-Metadata"] = f"filename {_told(upload.name)}"
        return Response(headers=headers)

    @extend_schema(
        operation_id="uploads_append",
        request={PIECE_TYPE: OpenApiTypes.BINARY},
        parameters=_HEADERS_OF_A_PIECE,
        responses={204: OpenApiResponse(description="`Upload-Offset`: so many bytes are there.")},
    )
    def patch(self, request: Request, upload_id: str) -> Response:
        """The next piece. What came before a line broke is kept: HEAD tells how much. 409
        `upload-conflict` for another offset, 423 `upload-busy` while another request writes, 460
        `checksum-mismatch`."""
        try:
            return self._append(request, upload_id)
        except ContestError:
            _drain(request)
            raise

    def _append(self, request: Request, upload_id: str) -> Response:
        member, at = signed_in(request), timezone.now()
        upload = upload_of(author=member, upload_id=upload_id, at=at)
        if request._request.content_type != PIECE_TYPE:
            raise UnsupportedMediaType(request.content_type)
        if "Content-Length" not in request.headers:
            raise BadRequest
        offset = append(
            upload=upload,
            offset=_number(request, "Upload-Offset"),
            stream=request._request,
            checksum=_checksum(request),
            at=at,
        )
        return Response(status=204, headers=_expires(upload) | {"Upload-Offset": str(offset)})

    @extend_schema(
        operation_id="uploads_drop",
        parameters=[_HEADERS_OF_A_PIECE[0]],
        responses={204: None},
    )
    def delete(self, request: Request, upload_id: str) -> Response:
        """Give a file up; what came of it goes at once."""
        at = timezone.now()
        drop_upload(upload=upload_of(author=signed_in(request), upload_id=upload_id, at=at), at=at)
        return Response(status=204)


def _expires(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": http_date(upload.expires_at.timestamp())}


def _number(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not _NUMBER.fullmatch(text):
        raise Invalid({header: ["unreadable" if text else "required"]})
    return int(text)


def _metadata(request: Request) -> dict[str, str]:
    """`key base64,key base64` as texts; a key may stand alone."""
    told = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        told[key] = _bytes(value, "Upload-Metadata").decode(errors="replace")
    return told


def _checksum(request: Request) -> Checksum | None:
    told = request.headers.get("Upload-Checksum")
    if told is None:
        return None
    algorithm, _, digest = told.strip().partition(" ")
    return Checksum(algorithm.lower(), _bytes(digest, "Upload-Checksum"))


def _bytes(text: str, header: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid({header: ["unreadable"]}) from error


def _told(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _drain(request: Request) -> None:
    left = _DRAINED
    with suppress(UnreadablePostError):
        while left > 0 and (data := request._request.read(2**14)):
            left -= len(data)
