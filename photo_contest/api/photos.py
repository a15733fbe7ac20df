"""Photos as the public, their author and their moderators see them."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from photo_contest.api.public import GalleryQuery, gallery_json
from photo_contest.domain.access import is_own, watches
from photo_contest.domain.authoring import explanations_of
from photo_contest.domain.standings import totals_visible, vote_counts
from photo_contest.doorway.voter import member_from, reader_from
from photo_contest.models import Contest, Member, Photo, Record
from photo_contest.sizes import RENDITIONS


class UnitNameSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class ImageSerializer(serializers.Serializer[Any]):
    url = serializers.URLField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class ImagesSerializer(serializers.Serializer[Any]):
    thumb = ImageSerializer()
    medium = ImageSerializer()
    large = ImageSerializer()


class PhotoSerializer(serializers.ModelSerializer[Photo]):
    """A photo for anybody who may see it. Context: `request`, `votes` (counts by id, or None while
    totals are hidden)."""

    unit = serializers.SerializerMethodField()
    author = serializers.CharField(source="author.full_name")
    category = serializers.SlugRelatedField(  # type: ignore[var-annotated]
        slug_field="code", read_only=True, allow_null=True
    )
    votes = serializers.SerializerMethodField()
    images = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        fields: tuple[str, ...] = (
            "id",
            "code",
            "title",
            "caption",
            "story",
            "category",
            "unit",
            "author",
            "status",
            "votes",
            "images",
            "dominant_colour",
            "submitted_at",
        )

    @extend_schema_field(UnitNameSerializer)
    def get_unit(self, photo: Photo) -> dict[str, str]:
        return {"code": photo.unit.code, "name": photo.unit_name}

    def get_votes(self, photo: Photo) -> int | None:
        votes: dict[str, int] | None = self.context.get("votes")
        return None if votes is None else votes.get(photo.pk, 0)

    @extend_schema_field(ImagesSerializer(allow_null=True))
    def get_images(self, photo: Photo) -> dict[str, Any] | None:
        return images_of(photo, self.context["request"])


class OwnPhotoSerializer(PhotoSerializer):
    """The author's view: state and reason, always."""

    class Meta(PhotoSerializer.Meta):
        fields = (
            *PhotoSerializer.Meta.fields,
            "version",
            "status_reason",
            "status_note",
            "status_at",
            "taken_on",
            "consent_version",
        )


class ExplanationSerializer(serializers.ModelSerializer[Record]):
    """What the author wrote to the moderators; `object` is an objection to a refusal."""

    action = serializers.ChoiceField(choices=["explain", "object"])
    text = serializers.CharField(source="note")

    class Meta:
        model = Record
        fields = ("at", "action", "text")


class WatchedPhotoSerializer(OwnPhotoSerializer):
    """The moderators' view: also what the file tells, and where it and the author differ. Context:
    `explanations` of all photos of a list, by photo id."""

    submitted_by = serializers.CharField(source="submitted_by.full_name")
    differences = serializers.SerializerMethodField()
    explanations = serializers.SerializerMethodField()

    class Meta(OwnPhotoSerializer.Meta):
        fields = (
            *OwnPhotoSerializer.Meta.fields,
            "submitted_by",
            "same_as_another",
            "captured_at",
            "camera",
            "format",
            "width",
            "height",
            "original_bytes",
            "differences",
            "explanations",
        )

    @extend_schema_field(
        serializers.ListField(
            child=serializers.ChoiceField(choices=["taken-on-differs", "taken-in-another-year"])
        )
    )
    def get_differences(self, photo: Photo) -> list[str]:
        return photo.differences()

    @extend_schema_field(ExplanationSerializer(many=True))
    def get_explanations(self, photo: Photo) -> Any:
        told: dict[str, list[Record]] | None = self.context.get("explanations")
        records = explanations_of(photo) if told is None else told.get(photo.pk, [])
        return ExplanationSerializer(records, many=True).data


def images_of(photo: Photo, request: Request) -> dict[str, Any] | None:
    """Addresses and sizes of the renditions: public ones, else through the checked view; None
    while they are not made yet."""
    if photo.renditions_ready_at is None:
        return None
    images = {}
    for name in RENDITIONS:
        if photo.is_public:
            path = photo.rendition_url(name)
        else:
            path = reverse("api:photo-rendition", args=[photo.pk, name])
        width, height = photo.rendition_size(name)
        images[name] = {
            "url": request.build_absolute_uri(path),
            "width": width,
            "height": height,
        }
    return images


def for_this_caller(response: Response) -> Response:
    """Order, votes and state may be this caller's own: no cache may give them to another."""
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Authorization", "Cookie", "Voter-Token"))
    return response


def serialized(photo: Photo, request: Request, **context: Any) -> dict[str, Any]:
    """The photo for this caller: the public's, the author's or the moderator's view."""
    member = member_from(request)
    kind = _view_for(member, photo)
    return dict(kind(photo, context={"request": request} | context).data)


def _view_for(member: Member | None, photo: Photo) -> type[PhotoSerializer]:
    if member is not None and watches(member, photo, at=timezone.now()):
        return WatchedPhotoSerializer
    if member is not None and is_own(member, photo):
        return OwnPhotoSerializer
    return PhotoSerializer


class GalleryView(GenericAPIView[Any]):
    serializer_class = PhotoSerializer
    queryset = Photo.objects.none()

    @extend_schema(
        operation_id="contests_photos_list",
        parameters=[GalleryQuery],
        responses={200: PhotoSerializer(many=True)},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Approved photos whose renditions exist; `shuffle` is stable per voter, `q` ignores
        diacritics."""
        return gallery_json(request, slug)


def votes_for(request: Request, contest: Contest, photos: list[Photo]) -> dict[str, int] | None:
    """Votes by photo id, or None while this caller may not see totals."""
    voter = voter_key(request)
    if not totals_visible(contest, at=timezone.now(), voter=voter):
        return None
    return vote_counts(photos, voter=voter)


def voter_key(request: Request) -> str | None:
    """The caller as a voter, for what is shown after voting."""
    reader = reader_from(request)
    return reader.key if reader else None
