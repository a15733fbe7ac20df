"""The fields of a contest as the desk asks for them. Shape alone: the verbs say what may be."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from photo_contest.domain.contest_making import SETTINGS, WINDOWS
from photo_contest.domain.contest_patterns import Quotas
from photo_contest.doorway.problems import field_sentence
from photo_contest.models import Contest, UnitPeriod
from photo_contest.web.desk.contest_words import CHOICES, GROUPS, SETTING_WORDS
from photo_contest.web.desk.unit_words import KINDS
from photo_contest.words import has_forbidden, normal

DAYS: Final = ("taken_from", "taken_to", "shown_until", "kept_until")
_INSTANT: Final = "%Y-%m-%dT%H:%M"
_INSTANTS: Final = [_INSTANT, "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%Hh%M %d/%m/%Y"]
_DAYS: Final = ["%Y-%m-%d", "%d/%m/%Y"]
_SLUG: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
_PREFIX: Final = r"[A-Z0-9]{1,8}"
MOST_TOPICS: Final = 30


@dataclass(frozen=True)
class Group:
    key: str
    title: Any
    fields: list[forms.BoundField]


class SettingsForm(forms.Form):
    """All settings of a contest; those that are frozen are told and not asked."""

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any], frozen: Collection[str]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        for name in SETTINGS:
            self.fields[name] = _field(name)
            self.fields[name].disabled = name in frozen
        for kind in UnitPeriod.Kind.values:
            for end in ("min", "max"):
                self.fields[f"{end}-{kind}"] = _number(required=False)

    def groups(self) -> list[Group]:
        return [Group(key, title, [self[name] for name in names]) for key, title, names in GROUPS]

    def quota_rows(self) -> Iterator[tuple[Any, forms.BoundField, forms.BoundField, list[str]]]:
        for kind, words in KINDS.items():
            wrong = [*self.errors.get(f"quota-{kind}", [])] if self.is_bound else []
            yield words, self[f"min-{kind}"], self[f"max-{kind}"], wrong

    def settings(self) -> dict[str, Any]:
        """By name; an instant that the form shows in minutes keeps the seconds that it had."""
        return {name: self._setting(name) for name in SETTINGS}

    def quotas(self) -> Quotas:
        told = self.cleaned_data
        kinds = UnitPeriod.Kind.values
        return {k: (told[f"min-{k}"] or 0, told[f"max-{k}"]) for k in kinds}

    def _setting(self, name: str) -> Any:
        value, before = self.cleaned_data[name], self.initial.get(name)
        is_same = name in WINDOWS and before and _minute(before) == _minute(value)
        return before if is_same else value

    def clean(self) -> dict[str, Any]:
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                if has_forbidden(value.replace("\r", "").replace("\n", " ")):
                    self.add_error(name, field_sentence("forbidden-characters", {}))
                self.cleaned_data[name] = normal(value)
        return self.cleaned_data


class NewContestForm(SettingsForm):
    """Besides: the address, the prefix of photos' numbers, the host and the topics."""

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=initial, frozen=())
        self.fields["host"] = forms.CharField(
            max_length=32,
            label=_("Mã đơn vị tổ chức"),
            help_text=_("Cuộc thi của đoàn viên thuộc đơn vị này và các đơn vị bên dưới."),
        )
        self.fields["slug"] = forms.RegexField(
            rf"\A{_SLUG}\Z",
            max_length=64,
            label=_("Địa chỉ trang"),
            help_text=_("Chữ thường không dấu, số, gạch nối; có trong đường dẫn, không đổi được."),
        )
        self.fields["code_prefix"] = forms.RegexField(
            rf"\A{_PREFIX}\Z",
            label=_("Chữ đầu của số ảnh"),
            help_text=_("Ví dụ LC cho ảnh LC-0001; không đổi được."),
        )
        self.fields["topics"] = forms.CharField(
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
            label=_("Chủ đề"),
            help_text=_("Mỗi dòng một chủ đề; tên tiếng Anh sau dấu gạch chéo, nếu có."),
        )
        for name in ("host", "slug", "code_prefix"):
            _say(self.fields[name])

    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("host", "slug", "code_prefix", "topics")]

    def topics(self) -> list[tuple[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["topics"].splitlines()]
        parts = [re.split(r"\s*/\s*", line, maxsplit=1) for line in lines if line]
        return [(one[0][:100], one[1][:100] if len(one) > 1 else "") for one in parts]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if "topics" in told and len(self.topics()) > MOST_TOPICS:
            self.add_error("topics", field_sentence("too-many", {}))
        return told


def _field(name: str) -> forms.Field:
    label, consequence = SETTING_WORDS[name]
    column: Any = Contest._meta.get_field(name)
    field: forms.Field
    if name in WINDOWS:
        widget = forms.DateTimeInput(format=_INSTANT, attrs={"type": "datetime-local"})
        field = forms.DateTimeField(widget=widget, input_formats=_INSTANTS)
    elif name in DAYS:
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        field = forms.DateField(widget=day, input_formats=_DAYS, required=False)
    elif name in CHOICES:
        field = forms.ChoiceField(choices=CHOICES[name])
    elif name in ("rules_text", "rules_text_en"):
        text = forms.Textarea(attrs={"rows": 5})
        field = forms.CharField(widget=text, required=False, max_length=20_000)
    elif column.get_internal_type() == "CharField":
        length = getattr(column, "max_length", None)
        field = forms.CharField(max_length=length, required=not getattr(column, "blank", False))
    else:
        field = _number(required=not column.null)
    field.label, field.help_text = label, consequence
    _say(field)
    return field


def _number(*, required: bool) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
    field = forms.IntegerField(
        min_value=0, max_value=1_000_000, required=required, widget=widget, localize=False
    )
    _say(field)
    return field


def _say(field: forms.Field) -> None:
    """What is wrong in the house's own words."""
    field.error_messages |= {
        "required": field_sentence("required", {}),
        "invalid": field_sentence("shape", {}, of=type(field).__name__),
        "invalid_choice": field_sentence("shape", {}, of="ChoiceField"),
        "max_length": field_sentence("too-long", {}),
    }
    for validator in field.validators:
        code = getattr(validator, "code", "")
        if code in ("min_value", "max_value"):
            field.error_messages[code] = field_sentence("out-of-range", {})
        elif code == "max_length":
            field.error_messages[code] = field_sentence("too-long", {})


def instant_typed(text: str) -> dt.datetime | None:
    """An instant as browsers and people write it; None where it is none."""
    try:
        found = forms.DateTimeField(input_formats=_INSTANTS).clean(text.strip())
    except forms.ValidationError:
        return None
    return found if isinstance(found, dt.datetime) else None


def _minute(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0, microsecond=0)
