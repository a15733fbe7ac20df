"""Sending a photo to a contest: the gallery's address, with POST."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from photo_contest.api.fields import ConsentField, DayField, TextField, cleaned
from photo_contest.api.permissions import signed_in
from photo_contest.api.photos import GalleryView, OwnPhotoSerializer
from photo_contest.api.quotas import QuotaSerializer
from photo_contest.domain.access import MODERATORS, may_see, scope_of
from photo_contest.domain.consents import Consents
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.photo_texts import clean_texts
from photo_contest.domain.quotas import quotas_for
from photo_contest.domain.submission import (
    Submission,
    submit_photo,
    submit_upload,
)
from photo_contest.domain.uploads import upload_of
from photo_contest.doorway.limits import SUBMISSIONS, limit
from photo_contest.errors import Invalid, NotAllowed
from photo_contest.models import Contest, Member, Membership, Photo


class TextsSerializer(serializers.Serializer[Any]):
    """What an author writes. Limits that are the contest's are checked by the verb."""

    title = TextField(max_length=5000, allow_blank=True)
    caption = TextField(max_length=20_000, allow_blank=True)
    story = TextField(max_length=50_000, required=False, allow_blank=True)
    category = TextField(max_length=32, required=False, allow_blank=True)
    taken_on = DayField(required=False, allow_null=True)


class FileSerializer(TextsSerializer):
    """A photo comes with its texts, or came before as an upload."""

    image = serializers.FileField(required=False, allow_empty_file=True)
    upload = TextField(required=False, max_length=32, help_text="Id of a finished upload.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = kwargs.get("data")
        self.fields["image"].required = isinstance(sent, Mapping) and "upload" not in sent

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "image" in attrs and "upload" in attrs:
            raise serializers.ValidationError({"upload": "one-file"}, code="one-file")
        return attrs


class SubmissionSerializer(FileSerializer):
    consent_authorship = ConsentField()
    consent_pictured = ConsentField()
    consent_children = serializers.BooleanField(default=False)
    consent_exhibition = serializers.BooleanField(default=False)
    consent_version = TextField(required=False, max_length=32)
    author = TextField(
        required=False, max_length=32, help_text="Officers: card number of the worker."
    )


class SeenLookalikeSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()


class ReceivedSerializer(OwnPhotoSerializer):
    """The photo as received, the look-alikes that this author may know of, and how much of each
    quota is used now."""

    lookalikes = serializers.SerializerMethodField()
    quotas = serializers.SerializerMethodField()

    class Meta(OwnPhotoSerializer.Meta):
        fields = (*OwnPhotoSerializer.Meta.fields, "lookalikes", "quotas")

    def get_lookalikes(self, photo: Photo) -> list[dict[str, str]]:
        seen: list[Photo] = self.context["lookalikes"]
        return [{"id": one.pk, "code": one.code, "title": one.title} for one in seen]

    @extend_schema_field(QuotaSerializer(many=True))
    def get_quotas(self, photo: Photo) -> Any:
        return QuotaSerializer(self.context["quotas"], many=True).data


class ContestPhotosView(GalleryView):
    def get_parsers(self) -> list[BaseParser]:
        return [MultiPartParser()]

    @extend_schema(
        operation_id="contests_photos_submit",
        request={"multipart/form-data": SubmissionSerializer},
        responses={201: ReceivedSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Send a photo, as `image` or as a finished `upload`; an upload that is sent again leads to
        the same photo. `pending`, or `held` when it looks like another one: a person decides."""
        member, at = signed_in(request), timezone.now()
        limit(request, group="submit", key=str(member.pk), rate=SUBMISSIONS)
        contest = contest_by_slug(slug)
        sent = cleaned(SubmissionSerializer, request.data)
        texts = clean_texts(contest, **_texts(sent), at=at)
        entry: dict[str, Any] = {
            "contest": contest,
            "author": _author(member, sent.get("author"), at=at),
            "submitted_by": member,
            "texts": texts,
            "consents": _consents(contest, sent),
            "at": at,
        }
        if "upload" in sent:
            upload = upload_of(author=member, upload_id=sent["upload"], at=at)
            received = submit_upload(upload=upload, **entry)
        else:
            received = submit_photo(file=Path(sent["image"].temporary_file_path()), **entry)
        return received_response(received, member, request, status.HTTP_201_CREATED)


def received_response(
    received: Submission, member: Member, request: Request, code: int
) -> Response:
    """The author's answer; nothing in it tells of others' unpublished photos."""
    photo, at = received.photo, timezone.now()
    others = [pair.other(photo) for pair in received.lookalikes]
    scope = scope_of(member, at=at)
    seen = [
        one
        for one in others
        if one.author_id == photo.author_id or may_see(member, one, scope=scope)
    ]
    quotas = quotas_for(contest=photo.contest, author=photo.author, unit=photo.unit, at=at)
    context = {"request": request, "votes": None, "lookalikes": seen, "quotas": quotas}
    return Response(ReceivedSerializer(photo, context=context).data, status=code)


def _consents(contest: Contest, sent: dict[str, Any]) -> Consents:
    return Consents(
        sent.get("consent_version", contest.consent_version),
        authorship=sent["consent_authorship"],
        pictured=sent["consent_pictured"],
        children=sent["consent_children"],
        exhibition=sent["consent_exhibition"],
    )


def _texts(sent: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": sent["title"],
        "caption": sent["caption"],
        "story": sent.get("story", ""),
        "category": sent.get("category", ""),
        "taken_on": sent.get("taken_on"),
    }


def _author(member: Member, card_number: str | None, *, at: dt.datetime) -> Member:
    """Whom the photo is by: the sender, or the worker for whom an officer sends. A worker of
    another subtree looks like an unknown one."""
    if not card_number or card_number == member.card_number:
        return member
    if member.role not in MODERATORS:
        raise NotAllowed(roles=MODERATORS)
    workers = Member.objects.filter(card_number=card_number, is_active=True)
    scope = scope_of(member, at=at)
    if scope is not None:
        today = Membership.objects.on(timezone.localdate(at)).filter(unit_id__in=scope)
        workers = workers.filter(memberships__in=today)
    author = workers.first()
    if author is None:
        raise Invalid({"author": ["unknown-member"]})
    return author
