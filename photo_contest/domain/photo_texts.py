"""What an author writes about a photo: its stored spelling, and what is wrong with it by field."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from photo_contest.errors import Invalid
from photo_contest.models import Category, Contest, Photo
from photo_contest.words import fold, normal, word_count

MAX_TITLE_CHARS: Final = 120
MAX_STORY_CHARS: Final = 10_000


@dataclass(frozen=True)
class Texts:
    """What the author writes; cleaned by `clean_texts`."""

    title: str
    caption: str
    story: str = ""
    category: Category | None = None
    taken_on: dt.date | None = None


def clean_texts(
    contest: Contest,
    *,
    title: str,
    caption: str,
    story: str = "",
    category: str = "",
    taken_on: dt.date | None = None,
    at: dt.datetime,
) -> Texts:
    """Texts in their stored spelling. Invalid by field: an empty or long title or caption, an
    unknown category, a day of capture that lies in the future."""
    title, caption, story = " ".join(title.split()), normal(caption), normal(story)
    title = normal(title)
    wrong: dict[str, list[str]] = {}
    if not title:
        wrong["title"] = ["required"]
    elif len(title) > MAX_TITLE_CHARS:
        wrong["title"] = ["too-long"]
    if not caption:
        wrong["caption"] = ["required"]
    elif word_count(caption) > contest.caption_max_words or len(caption) > 2000:
        wrong["caption"] = ["too-many-words"]
    if len(story) > MAX_STORY_CHARS:
        wrong["story"] = ["too-long"]
    found = contest.categories.filter(code=category).first() if category else None
    if category and found is None:
        wrong["category"] = ["unknown-choice"]
    if taken_on is not None and not dt.date(1900, 1, 1) <= taken_on <= timezone.localdate(at):
        wrong["taken_on"] = ["impossible-day"]
    elif taken_on is not None and not _is_within(contest, taken_on):
        wrong["taken_on"] = [_outside(contest)]
    if wrong:
        raise Invalid(
            wrong,
            title_max=MAX_TITLE_CHARS,
            words_max=contest.caption_max_words,
            taken_from=f"{contest.taken_from or dt.date.min:%d/%m/%Y}",
            taken_to=f"{contest.taken_to or dt.date.max:%d/%m/%Y}",
        )
    return Texts(title, caption, story, found, taken_on)


def _is_within(contest: Contest, day: dt.date) -> bool:
    return (contest.taken_from or day) <= day <= (contest.taken_to or day)


def _outside(contest: Contest) -> str:
    if contest.taken_from and contest.taken_to:
        return "taken-outside"
    return "taken-too-early" if contest.taken_from else "taken-too-late"


def describe(photo: Photo, texts: Texts) -> None:
    """Set what the author wrote, and the text by which the photo is found."""
    photo.title, photo.caption, photo.story = texts.title, texts.caption, texts.story
    photo.category, photo.taken_on = texts.category, texts.taken_on
    photo.search_text = fold(f"{photo.code} {photo.title} {photo.unit_name}")
