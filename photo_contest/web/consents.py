"""What an author agrees to, word by word: the texts in force, and earlier ones as once read."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from photo_contest.domain.consents import RIGHTS_PATH, Box, ConsentTexts, kept_texts, texts_of
from photo_contest.domain.contests import contest_by_slug, open_contest
from photo_contest.errors import Missing
from photo_contest.models import Contest
from photo_contest.web.contest import in_english
from photo_contest.words import has_forbidden


@dataclass(frozen=True)
class ShownBox:
    """A box in the reader's language, its text in paragraphs."""

    name: str
    label: str
    paragraphs: list[SafeString]
    is_required: bool


@require_safe
def consents_page(request: HttpRequest) -> HttpResponse:
    """The texts in force; with `ban` those of a version, as they stood when photos were sent under
    them. `cuoc-thi` names another contest than the present one."""
    slug, version = request.GET.get("cuoc-thi", ""), request.GET.get("ban", "")
    contest = contest_by_slug(slug) if slug else open_contest(at=timezone.now())
    if contest is None or has_forbidden(version):
        raise Missing(what="contest")
    context = {
        "here": "consents",
        "contest": contest,
        "versions": _versions(contest, version),
        "is_old": bool(version) and version != contest.consent_version,
    }
    response = render(request, "photo_contest/consents.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _versions(contest: Contest, version: str) -> list[dict[str, Any]]:
    kept = kept_texts(contest, version or contest.consent_version)
    if not version or (version == contest.consent_version and not kept):
        return [_shown(texts_of(contest))]
    if not kept:
        raise Missing(what="consent-text")
    return [_shown(texts) | {"since": since} for texts, since in kept]


def _shown(texts: ConsentTexts) -> dict[str, Any]:
    return {"version": texts.version, "boxes": [_box(box) for box in texts.boxes]}


def _box(box: Box) -> ShownBox:
    language = "en" if in_english() else "vi"
    paragraphs = [_linked(paragraph) for paragraph in box.words[language].split("\n\n")]
    return ShownBox(box.name, box.label[language], paragraphs, box.is_required)


def _linked(paragraph: str) -> SafeString:
    """The paragraph; the address at which rights are exercised, if it is named, as a link."""
    before, link, after = paragraph.partition(RIGHTS_PATH)
    if not link:
        return format_html("{}", paragraph)
    return format_html('{}<a href="{}">{}</a>{}', before, link, link, after)
