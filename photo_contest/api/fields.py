"""Serializer fields of our own, and how a view reads its input."""

import datetime as dt
import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from photo_contest.words import has_forbidden, normal

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1900, 2101)  # as in sheets; some days near the ends of the calendar have no instant


class TextField(serializers.CharField):
    """Text in NFC without invisible marks; control characters and bidi overrides are refused."""

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, str) and has_forbidden(data):
            raise serializers.ValidationError(code="forbidden-characters")
        return normal(super().to_internal_value(data))


class DayField(serializers.DateField):
    """A day of 1900-2100 as YYYY-MM-DD, and nothing else that a calendar library would take for
    one."""

    def to_internal_value(self, value: Any) -> dt.date:
        if not (isinstance(value, str) and _DAY.fullmatch(value)):
            raise serializers.ValidationError(code="unreadable-day")
        try:
            day = dt.date.fromisoformat(value)
        except ValueError as error:
            raise serializers.ValidationError(code="unreadable-day") from error
        if day.year not in _YEARS:
            raise serializers.ValidationError(code="unknown-day")
        return day


class InstantField(serializers.DateTimeField):
    """An instant of 1900-2100, with the offset of Viet Nam where none is told."""

    def to_internal_value(self, value: Any) -> dt.datetime:
        instant: dt.datetime = super().to_internal_value(value)
        if instant.year not in _YEARS:
            raise serializers.ValidationError(code="unknown-day")
        return instant


@extend_schema_field({"type": "boolean", "const": True})
class ConsentField(serializers.BooleanField):
    """A consent: must be given, and be true; nothing stands for it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=True, **kwargs)

    def to_internal_value(self, data: Any) -> bool:
        if super().to_internal_value(data) is not True:
            raise serializers.ValidationError(code="must-be-accepted")
        return True


def cleaned(serializer_class: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """The cleaned input; a refusal by field otherwise."""
    serializer = serializer_class(data=data)
    serializer.is_valid(raise_exception=True)
    validated: dict[str, Any] = serializer.validated_data
    return validated


def queried(
    serializer_class: type[serializers.Serializer[Any]], request: Request
) -> dict[str, Any]:
    """The cleaned query parameters; an empty one is as good as none."""
    sent = {name: value for name, value in request.query_params.items() if value}
    return cleaned(serializer_class, sent)
