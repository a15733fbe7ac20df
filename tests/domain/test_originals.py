"""Which photo of a pair may be the original: proposed with its reasons, never chosen."""

import datetime as dt

import pytest

from photo_contest.domain.duplicates.originals import Evidence, Proposal, Reason, propose

MORNING, NOON = (
    dt.datetime(2026, 5, 1, 7, tzinfo=dt.UTC),
    dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC),
)


def file(photo_id, *, at=None, pixels=12_000_000, format="JPEG", bytes=4_000_000):
    return Evidence(photo_id, at, pixels, format, bytes)


@pytest.mark.parametrize(
    ("one", "other", "proposed", "reasons"),
    [
        (file("a"), file("b"), None, []),
        (file("a", at=MORNING), file("b", at=NOON), "a", [("captured-earlier", "a")]),
        (file("a"), file("b", at=NOON), "b", [("has-capture-time", "b")]),
        (file("a", at=NOON), file("b", at=NOON), None, []),
        (file("a", bytes=3_900_000), file("b"), None, []),
        (file("a", bytes=2_000_000), file("b"), "b", [("less-compressed", "b")]),
        (file("a", bytes=2_000_000), file("b", format="WEBP"), None, []),
        (
            file("a", at=MORNING, pixels=1_000_000, bytes=200_000),
            file("b", at=NOON),
            "a",
            [("captured-earlier", "a"), ("more-pixels", "b"), ("less-compressed", "b")],
        ),
    ],
)
def test_capture_tells_most_then_pixels_then_compression(one, other, proposed, reasons):
    told = Proposal(proposed, tuple(Reason(*reason) for reason in reasons))
    assert propose(one, other) == propose(other, one) == told
