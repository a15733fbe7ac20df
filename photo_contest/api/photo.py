"""One photo: reading it, and what its author may do with it."""

from pathlib import Path
from typing import Any

import orjson
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import cleaned
from photo_contest.api.permissions import signed_in
from photo_contest.api.photos import (
    OwnPhotoSerializer,
    PhotoSerializer,
    serialized,
    votes_for,
)
from photo_contest.api.submissions import (
    FileSerializer,
    ReceivedSerializer,
    TextsSerializer,
    received_response,
)
from photo_contest.domain import storage
from photo_contest.domain.access import is_own, photo_for, watches
from photo_contest.domain.authoring import (
    edit_texts,
    resubmit_photo,
    resubmit_upload,
    withdraw_photo,
)
from photo_contest.domain.uploads import upload_of
from photo_contest.doorway.kept import Answer
from photo_contest.doorway.limits import SUBMISSIONS, limit
from photo_contest.doorway.voter import member_from
from photo_contest.errors import Missing
from photo_contest.imaging.facts import MEDIA_TYPES
from photo_contest.models import Photo
from photo_contest.sizes import RENDITIONS


class EditSerializer(TextsSerializer):
    """Fields that are not sent stay as they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, partial=True, **kwargs)


class ResubmissionSerializer(FileSerializer):
    """Fields that are not sent stay as they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, partial=True, **kwargs)


class PhotoView(APIView):
    @extend_schema(operation_id="photos_retrieve", responses={200: PhotoSerializer})
    def get(self, request: Request, photo_id: str) -> HttpResponse:
        """A photo that the caller may see; authors and moderators see more of theirs."""
        photo = photo_for(member_from(request), photo_id, at=timezone.now())
        votes = votes_for(request, photo.contest, [photo])
        body = orjson.dumps(serialized(photo, request, votes=votes))
        return Answer(body).response_to(request)

    @extend_schema(
        operation_id="photos_edit", request=EditSerializer, responses={200: OwnPhotoSerializer}
    )
    def patch(self, request: Request, photo_id: str) -> Response:
        """Change texts until approval. Fields that are not sent stay as they are."""
        member, at = signed_in(request), timezone.now()
        photo = photo_for(member, photo_id, at=at)
        sent = cleaned(EditSerializer, request.data)
        photo = edit_texts(photo=photo, by=member, changes=sent, at=at)
        return Response(OwnPhotoSerializer(photo, context={"request": request}).data)

    @extend_schema(operation_id="photos_withdraw", responses={204: None})
    def delete(self, request: Request, photo_id: str) -> Response:
        """Withdraw one's own photo. The record is kept; public files go at once."""
        member, at = signed_in(request), timezone.now()
        withdraw_photo(photo=photo_for(member, photo_id, at=at), by=member, at=at)
        return Response(status=204)


class ResubmitView(APIView):
    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(
        operation_id="photos_resubmit",
        request={
            "multipart/form-data": ResubmissionSerializer,
            "application/json": ResubmissionSerializer,
        },
        responses={200: ReceivedSerializer},
    )
    def post(self, request: Request, photo_id: str) -> Response:
        """Send a returned photo again, with a new `image` or finished `upload` if wished."""
        member, at = signed_in(request), timezone.now()
        limit(request, group="submit", key=str(member.pk), rate=SUBMISSIONS)
        photo = photo_for(member, photo_id, at=at)
        sent = cleaned(ResubmissionSerializer, request.data)
        if "upload" in sent:
            upload = upload_of(author=member, upload_id=sent["upload"], at=at)
            received = resubmit_upload(photo=photo, upload=upload, by=member, changes=sent, at=at)
        else:
            image = sent.get("image")
            file = Path(image.temporary_file_path()) if image else None
            received = resubmit_photo(photo=photo, by=member, changes=sent, file=file, at=at)
        return received_response(received, member, request, 200)


class RenditionView(APIView):
    """Prepared pictures of photos that are not public, for author and moderators."""

    @extend_schema(
        operation_id="photos_rendition",
        parameters=[OpenApiParameter("name", enum=list(RENDITIONS), location="path")],
        responses={(200, "image/webp"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, photo_id: str, name: str) -> HttpResponseBase:
        photo = _private(request, photo_id)
        path = storage.rendition_folder(photo) / f"{name}.webp"
        if name not in RENDITIONS or not path.exists():
            raise Missing(what="rendition")
        return _private_file(path, content_type="image/webp")


class OriginalView(APIView):
    """The untouched original, for the author and the moderators who watch over it."""

    @extend_schema(
        operation_id="photos_original",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, photo_id: str) -> HttpResponseBase:
        photo = _private(request, photo_id)
        path = storage.original_path(photo)
        if not path.exists():
            raise Missing(what="original")
        return _private_file(
            path,
            content_type=MEDIA_TYPES[photo.format],
            as_attachment=True,
            filename=f"{photo.code}{path.suffix}",
        )


def _private(request: Request, photo_id: str) -> Photo:
    """A photo whose files this caller may fetch: an own one, or one watched over."""
    member, at = signed_in(request), timezone.now()
    photo = photo_for(member, photo_id, at=at)
    if not (is_own(member, photo) or watches(member, photo, at=at)):
        raise Missing(what="photo")
    return photo


def _private_file(path: Path, **kwargs: Any) -> FileResponse:
    response = FileResponse(path.open("rb"), **kwargs)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
