"""The filters of a report as fields of a form that asks by its address."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analytics.exports import about
from analytics.reports.asked import BANDS, BOUNDS, CHOICES
from analytics.reports.report import ReportKind
from analytics.sources import Kind, Member
from analytics.web.sentences import SENTENCES
from photo_contest.domain.access import scope_of
from photo_contest.domain.leagues import rankings_on
from photo_contest.domain.units.tree import tree_on

_ORDER: Final = (
    "from",
    "to",
    "kind",
    "league",
    "upper",
    "unit",
    "band",
    "min_members",
    "rank_by",
    "figure",
    "step",
    "days",
    "tree",
)

_RARE: Final = frozenset({"unit", "band", "min_members", "tree"})


@dataclass(frozen=True)
class Field:
    """`type`: that of the input; with `choices` (value, name) it is a select."""

    name: str
    label: str
    value: str
    type: str = "text"
    choices: Sequence[tuple[str, str]] = ()

    @property
    def is_rare(self) -> bool:
        """Whether it stands folded away."""
        return self.name in _RARE


def fields(
    kind: ReportKind,
    params: Mapping[str, str],
    *,
    viewer: Member,
    day: dt.date,
    at: dt.datetime,
    language: str,
) -> Iterator[Field]:
    """The fields of a report, each with what was asked; choices are the reader's own."""
    for name in _ORDER:
        if name not in kind.filters:
            continue
        label = _label(name, language)
        value = params.get(name) or (str(Kind.GRASSROOTS) if name == "kind" else "")
        if name in ("from", "to"):
            yield Field(name, label, value, "date")
        elif name in BOUNDS:
            yield Field(name, label, value, "number")
        elif name == "unit":
            yield Field(name, label, value)
        else:
            yield Field(
                name, label, value, "select", _choices(name, kind, viewer, day, at, language)
            )


def _label(name: str, language: str) -> str:
    own = {"from": "first", "to": "last"}
    return (
        SENTENCES[own[name]].told(language) if name in own else about.filter_label(name, language)
    )


def _choices(
    name: str, kind: ReportKind, viewer: Member, day: dt.date, at: dt.datetime, language: str
) -> list[tuple[str, str]]:
    every = [("", SENTENCES["any"].told(language))]
    if name == "league":
        english = language.startswith("en")
        names = rankings_on(day).names
        return every + [(league.code, league.told(english=english)) for league in names]
    if name == "upper":
        return every + _uppers(viewer, day, at)
    if name == "band":
        return every + [(band, _band(band)) for band in BANDS]
    values = kind.choices.get(name) or CHOICES.get(name, ())
    return [(value, about.choice(name, value, language)) for value in values]


def _band(band: str) -> str:
    first, last = BANDS[band]
    return f"{first} – {last}" if last else f"≥ {first}"


def _uppers(viewer: Member, day: dt.date, at: dt.datetime) -> list[tuple[str, str]]:
    """The unions above the grassroots that the reader watches over."""
    units = tree_on(day).filter(kind=Kind.UPPER).order_by("name_sorted")
    scope = scope_of(viewer, at=at)
    if scope is not None:
        units = units.filter(unit__in=scope)
    return list(units.values_list("unit__code", "name"))
