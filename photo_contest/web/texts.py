"""The fields of a photo's texts, as one writes them when sending a photo and when correcting it."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from photo_contest.errors import Invalid
from photo_contest.models import Contest, Photo
from photo_contest.web.contest import category_name
from photo_contest.words import has_forbidden, normal

# As a date field sends it, and as one writes it where the browser has none.
_DAYS: Final = (
    (re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"), (0, 1, 2)),
    (re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})"), (2, 1, 0)),
)


class DayField(forms.Field):
    """A day as 2026-11-23 or 23/11/2026; empty is None."""

    def clean(self, value: Any) -> dt.date | None:
        text = normal(str(value or ""))
        if not text:
            return None
        for form, order in _DAYS:
            found = form.fullmatch(text)
            if found:
                year, month, day = (int(found.groups()[at]) for at in order)
                try:
                    return dt.date(year, month, day)
                except ValueError:
                    break
        raise ValidationError("", code="day-of-form")


class TextField(forms.CharField):
    """Text in NFC without invisible marks."""

    def __init__(self, max_length: int) -> None:
        super().__init__(required=False, max_length=max_length)

    def clean(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n")
        if has_forbidden(text):
            raise ValidationError("", code="forbidden-characters")
        if len(text) > (self.max_length or 0):
            raise ValidationError("", code="too-long")
        return normal(text)


class TextsForm(forms.Form):
    """The shape of what an author writes; the contest's rules are the verb's (`clean_texts`)."""

    title = TextField(max_length=5000)
    caption = TextField(max_length=20_000)
    story = TextField(max_length=50_000)
    category = TextField(max_length=32)
    taken_on = DayField(required=False)

    def __init__(
        self,
        contest: Contest,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.contest = contest

    @classmethod
    def of(cls, photo: Photo, data: Mapping[str, Any] | None = None) -> "TextsForm":
        """The form filled as the photo is, or with `data` in its place."""
        written = {
            "title": photo.title,
            "caption": photo.caption,
            "story": photo.story,
            "category": photo.category.code if photo.category else "",
            "taken_on": photo.taken_on.isoformat() if photo.taken_on else "",
        }
        return cls(photo.contest, data, initial=written)

    def topics(self) -> list[tuple[str, str]]:
        """Codes and names of the topics, in the reader's language."""
        return [(topic.code, category_name(topic)) for topic in self.contest.categories.all()]

    def sent(self) -> dict[str, Any]:
        """The texts by name; Invalid by field where the shape is wrong."""
        wrong = self.misshapen()
        if wrong:
            raise Invalid(wrong)
        return dict(self.cleaned_data)

    def misshapen(self) -> dict[str, list[str]]:
        """The reasons by field; what is not named there stands in `cleaned_data`."""
        errors = self.errors.get_json_data()
        return {name: [error["code"] for error in told] for name, told in errors.items()}
