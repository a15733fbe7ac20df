"""Columns and dtypes of every frame, and the one way to build one. Knows no Django."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

Schema = Mapping[str, str]

TREE: Final[Schema] = {
    "unit_id": "int64",
    "code": "object",
    "name": "object",
    "kind": "object",
    "parent_id": "Int64",
}
FIGURES: Final[Schema] = {
    "unit_id": "int64",
    "members": "int64",
    "as_of": "object",  # datetime.date
    "source": "object",
}
HOURS: Final[Schema] = {"unit_id": "Int64", "statistic": "object", "value": "int64"}
PERSONS: Final[Schema] = {
    "day": "object",  # datetime.date
    "role": "object",
    "unit_id": "int64",
    "person": "object",
}
ROSTER: Final[Schema] = {"person": "object", "unit_id": "int64"}
ABOVE: Final[Schema] = {"unit_id": "int64", "node": "int64"}  # a unit, and itself or one above


class WrongFrame(ValueError):
    """A frame that lacks a column, has one too many, or holds another type than said."""


def build(schema: Schema, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """A frame of rows in the order of the schema's columns; also right when there are none."""
    frame = pd.DataFrame.from_records(rows, columns=list(schema)) if rows else _empty(schema)
    return checked(schema, frame.astype(dict(schema)))


def checked(schema: Schema, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame itself; WrongFrame unless columns and dtypes are those of the schema."""
    actual = {str(name): str(dtype) for name, dtype in frame.dtypes.items()}
    if actual != dict(schema):
        raise WrongFrame(f"expected {dict(schema)}, got {actual}")
    return frame


def _empty(schema: Schema) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in schema.items()})
