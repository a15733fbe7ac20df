"""A report as JSON: the fields of its dataclasses, its words in the reader's language."""

import datetime as dt
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

import orjson

from analytics.figures import Figure
from analytics.reports.report import Report, ReportKind
from analytics.spans import ZONE, Span
from analytics.tables import Untold
from analytics.words import Words

_PASSED = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_OPTIONS = _PASSED | orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_SERIALIZE_NUMPY


def to_json(report: Report, kind: ReportKind, *, language: str) -> bytes:
    """The fields of the report, and the words of its figures."""

    def told(value: Any) -> Any:
        if isinstance(value, Words | Untold):
            return value.told(language)
        if isinstance(value, dt.datetime):
            return value.astimezone(ZONE).isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, Span):
            return {"from": value.first, "to": value.last}
        if is_dataclass(value):
            shape: Any = type(value)
            return {name: getattr(value, name) for name in _names(shape)}
        if isinstance(value, str):  # a choice of an enumeration
            return str(value)
        raise TypeError(f"{type(value).__name__} has no form in JSON")

    figures = [_figure(figure, language) for figure in kind.figures]
    return orjson.dumps(told(report) | {"figures": figures}, told, _OPTIONS)


def _figure(figure: Figure, language: str) -> dict[str, str | None]:
    divided = figure.denominator
    return {
        "name": figure.name,
        "label": figure.label.told(language),
        "meaning": figure.numerator.told(language),
        "denominator": divided.told(language) if divided else None,
        "why": figure.why.told(language),
        "unit": figure.unit.told(language),
    }


@lru_cache(maxsize=64)
def _names(shape: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape))
