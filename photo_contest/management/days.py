"""How commands take days: as officers write them, or as machines do."""

import datetime as dt
from argparse import ArgumentTypeError
from typing import Final

_FORMS: Final = ("%Y-%m-%d", "%d/%m/%Y")


def day_told(text: str) -> dt.date:
    for form in _FORMS:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise ArgumentTypeError(
        "xin ghi ngày dạng 2025-07-01 hoặc 01/07/2025 · write the day as 2025-07-01 or 01/07/2025"
    )
