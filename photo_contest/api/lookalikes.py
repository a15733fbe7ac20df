"""Pairs of photos that look alike, and what a person says of them."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from photo_contest.api.fields import TextField, cleaned, queried
from photo_contest.api.pagination import envelope, paged
from photo_contest.api.permissions import signed_in
from photo_contest.api.photos import WatchedPhotoSerializer
from photo_contest.domain.authoring import explanations_by_photo
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.duplicates import (
    lies_in,
    likelier_original,
    pair_for,
    pairs_for,
    reopen,
    settle,
    standing_of,
)
from photo_contest.domain.duplicates.verdicts import Standing
from photo_contest.domain.pictures import overlay
from photo_contest.doorway.likeness_words import REASONS, labels_of, original_sentence
from photo_contest.models import Lookalike, Photo


class LookalikeQuery(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=["open", *Lookalike.Verdict.values], default="open")


class VerdictSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Lookalike.Verdict.choices)
    refuse = TextField(max_length=12, required=False, allow_null=True)
    note = TextField(
        max_length=2000,
        required=False,
        allow_blank=True,
        help_text="For who moderates: it stays with the pair. Authors are told `same-work` alone.",
    )


class ReopeningSerializer(serializers.Serializer[Any]):
    note = TextField(max_length=2000, help_text="Why, for the record.")


class OverlayQuery(serializers.Serializer[Any]):
    frame = serializers.ChoiceField(choices=["first", "second"], required=False)


class SideSerializer(WatchedPhotoSerializer):
    """One photo of a pair, with what its file tells. Context: `copies`, by photo id."""

    copies = serializers.SerializerMethodField(
        help_text="How many other photos were judged to be the same work as this one."
    )

    class Meta(WatchedPhotoSerializer.Meta):
        fields = (*WatchedPhotoSerializer.Meta.fields, "copies")

    def get_copies(self, photo: Photo) -> int:
        copies: dict[str, int] = self.context["copies"]
        return copies[photo.pk]


class RegionSerializer(serializers.Serializer[Any]):
    """One matched place in both photos: [x, y, width, height], the long side of either is 1."""

    first = serializers.ListField(child=serializers.FloatField(), min_length=4, max_length=4)
    second = serializers.ListField(child=serializers.FloatField(), min_length=4, max_length=4)


class OriginalReasonSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=list(REASONS))
    photo = serializers.CharField()


class LikelierOriginalSerializer(serializers.Serializer[Any]):
    """A hint, never a choice. `photo` is null where nothing tells; `reasons` may contradict."""

    photo = serializers.CharField(allow_null=True)
    reasons = OriginalReasonSerializer(many=True)
    sentence = serializers.CharField(allow_blank=True)


class LookalikeSerializer(serializers.ModelSerializer[Lookalike]):
    """A pair. The side that the caller does not watch over is not told, nor what would tell of it:
    `transform`, `regions`, `likelier_original` and `overlay` are null then, `note` is empty.

    `score` is null where the same bytes or pixels alone say so. `transform` [a, b, c, d, e, f]
    leads from a place (x, y) of `first` to (ax + by + c, dx + ey + f) of `second`, the long side of
    either being 1.
    """

    id = serializers.CharField()
    first = serializers.SerializerMethodField()
    second = serializers.SerializerMethodField()
    threshold = serializers.SerializerMethodField()
    labels = serializers.SerializerMethodField(
        help_text="How the later photo differs, in the caller's language, the relation first."
    )
    transform = serializers.SerializerMethodField()
    regions = serializers.SerializerMethodField()
    likelier_original = serializers.SerializerMethodField()
    overlay = serializers.SerializerMethodField()
    contradicting = serializers.SerializerMethodField(
        help_text="Pairs whose verdicts a verdict on this one would contradict: those that deny "
        "`same-work`, or, between copies of one work, those that demand it."
    )
    refused = serializers.SerializerMethodField()
    decided_by = serializers.CharField(source="decided_by.full_name", default=None, allow_null=True)
    note = serializers.SerializerMethodField()
    derived_from = serializers.CharField(
        source="derived_from_id",
        default=None,
        allow_null=True,
        help_text="The pair whose verdict this one follows from.",
    )

    class Meta:
        model = Lookalike
        fields: tuple[str, ...] = (
            "id",
            "first",
            "second",
            "score",
            "threshold",
            "relation",
            "labels",
            "same_scene",
            "transform",
            "turn",
            "regions",
            "seen_of_first",
            "seen_of_second",
            "phash_distance",
            "found_in",
            "found_at",
            "likelier_original",
            "overlay",
            "contradicting",
            "verdict",
            "refused",
            "decided_by",
            "decided_at",
            "note",
            "derived_from",
        )

    @extend_schema_field(SideSerializer(allow_null=True))
    def get_first(self, pair: Lookalike) -> dict[str, Any] | None:
        return self._side(pair.first)

    @extend_schema_field(SideSerializer(allow_null=True))
    def get_second(self, pair: Lookalike) -> dict[str, Any] | None:
        return self._side(pair.second)

    def get_threshold(self, pair: Lookalike) -> float:
        threshold: float = self.context["threshold"]
        return threshold

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_labels(self, pair: Lookalike) -> list[str]:
        return labels_of(pair)

    @extend_schema_field(serializers.ListField(child=serializers.FloatField(), allow_null=True))
    def get_transform(self, pair: Lookalike) -> list[float] | None:
        return pair.transform if self._is_whole(pair) else None

    @extend_schema_field(RegionSerializer(many=True, allow_null=True))
    def get_regions(self, pair: Lookalike) -> list[dict[str, list[float]]] | None:
        return pair.regions if self._is_whole(pair) else None

    @extend_schema_field(LikelierOriginalSerializer(allow_null=True))
    def get_likelier_original(self, pair: Lookalike) -> dict[str, Any] | None:
        if not self._is_whole(pair):
            return None
        proposal = likelier_original(pair)
        codes = {photo.pk: photo.code for photo in (pair.first, pair.second)}
        return {
            "photo": proposal.photo_id,
            "reasons": [{"code": one.code, "photo": one.photo_id} for one in proposal.reasons],
            "sentence": original_sentence(
                codes.get(proposal.photo_id or ""),
                [(one.code, codes[one.photo_id]) for one in proposal.reasons],
            ),
        }

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_overlay(self, pair: Lookalike) -> str | None:
        if not self._is_whole(pair):
            return None
        return reverse("api:overlay", args=[pair.pk], request=self.context["request"])

    def get_contradicting(self, pair: Lookalike) -> list[str]:
        standings: dict[int, Standing] = self.context["standings"]
        return [str(pair_id) for pair_id in standings[pair.pk].contradicting]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_refused(self, pair: Lookalike) -> str | None:
        photos = {photo.pk: photo for photo in (pair.first, pair.second)}
        refused = photos.get(pair.refused_id or "")
        return refused.pk if refused and self._is_seen(refused) else None

    def get_note(self, pair: Lookalike) -> str:
        return pair.note if self._is_whole(pair) else ""

    def _side(self, photo: Photo) -> dict[str, Any] | None:
        return (
            dict(SideSerializer(photo, context=self.context).data) if self._is_seen(photo) else None
        )

    def _is_seen(self, photo: Photo) -> bool:
        scope: set[int] | None = self.context["scope"]
        return scope is None or photo.unit_id in scope

    def _is_whole(self, pair: Lookalike) -> bool:
        return lies_in(self.context["scope"], pair)


class SettledSerializer(LookalikeSerializer):
    """The pair, and what followed from the verdict."""

    settled_too = serializers.SerializerMethodField(
        help_text="Open pairs of the same works that this verdict settled, too."
    )
    refused_photos = serializers.SerializerMethodField(
        help_text="The refused photo, then waiting copies of it that were refused with it."
    )
    left_public = serializers.SerializerMethodField(
        help_text="Public copies of the refused photo: each needs a decision of its own."
    )

    class Meta(LookalikeSerializer.Meta):
        fields = (
            *LookalikeSerializer.Meta.fields,
            "settled_too",
            "refused_photos",
            "left_public",
        )

    def get_settled_too(self, pair: Lookalike) -> list[str]:
        return [str(one.pk) for one in self.context["settled"].derived]

    def get_refused_photos(self, pair: Lookalike) -> list[str]:
        return list(self.context["settled"].refused)

    def get_left_public(self, pair: Lookalike) -> list[str]:
        return list(self.context["settled"].left_public)


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
        context = _context(request, page.items, scope)
        results = LookalikeSerializer(page.items, many=True, context=context).data
        return envelope(request, page, results)


class VerdictView(APIView):
    @extend_schema(
        operation_id="lookalikes_settle",
        request=VerdictSerializer,
        responses={200: SettledSerializer},
    )
    def post(self, request: Request, pair_id: int) -> Response:
        """A verdict on a pair: remembered, nobody is asked twice. "Same work" holds for all copies;
        a verdict that contradicts earlier ones is 409 `verdict-conflict` and changes nothing."""
        member, at = signed_in(request), timezone.now()
        sent = cleaned(VerdictSerializer, request.data)
        settled = settle(pair_id=pair_id, by=member, at=at, **sent)
        context = _context(request, [settled.pair], None) | {"settled": settled}
        return Response(SettledSerializer(settled.pair, context=context).data)


class ReopeningView(APIView):
    @extend_schema(
        operation_id="lookalikes_reopen",
        request=ReopeningSerializer,
        responses={200: LookalikeSerializer},
    )
    def post(self, request: Request, pair_id: int) -> Response:
        """Take a verdict back after an objection, with the reason: the pair waits again."""
        member, at = signed_in(request), timezone.now()
        note = cleaned(ReopeningSerializer, request.data)["note"]
        pair = reopen(pair_id=pair_id, by=member, note=note, at=at)
        return Response(LookalikeSerializer(pair, context=_context(request, [pair], None)).data)


class OverlayView(APIView):
    """Both photos aligned in one picture, for who watches over both."""

    @extend_schema(
        operation_id="lookalikes_overlay",
        parameters=[OverlayQuery],
        responses={(200, "image/webp"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pair_id: int) -> HttpResponse:
        """In the frame of the photo that was sent later, or of the one that `frame` names."""
        pair = pair_for(pair_id=pair_id, by=signed_in(request), at=timezone.now())
        frame = queried(OverlayQuery, request).get("frame", "")
        response = HttpResponse(overlay(pair, frame=frame), content_type="image/webp")
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


def _context(request: Request, pairs: list[Lookalike], scope: set[int] | None) -> dict[str, Any]:
    """What the serializers need, for a whole page at once."""
    from photo_contest.imaging.lookalikes.likeness import THRESHOLD

    standings = standing_of(pairs)
    works: dict[str, frozenset[str]] = {}
    for pair in pairs:
        standing = standings[pair.pk]
        works |= {pair.first_id: standing.first_work, pair.second_id: standing.second_work}
    return {
        "request": request,
        "votes": None,
        "scope": scope,
        "standings": standings,
        "copies": {photo_id: len(work) - 1 for photo_id, work in works.items()},
        "explanations": explanations_by_photo(works),
        "threshold": THRESHOLD,
    }
