"""The poster with a unit's QR code, for the notice board: one A4 page."""

from photo_contest.documents.qr_code import qr_svg
from photo_contest.documents.setting import pdf


def voting_poster(*, contest: str, contest_en: str, unit: str, address: str) -> bytes:
    """The PDF of a poster. `address` is what the QR code leads to; `contest_en` may be empty."""
    facts = {
        "contest": contest,
        "contest_en": contest_en,
        "unit": unit,
        "address": address.removeprefix("https://").removeprefix("http://"),
        "qr_code": qr_svg(address),
    }
    return pdf("voting_poster.typ", facts)
