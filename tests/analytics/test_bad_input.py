"""What cannot be asked for is refused with what can be."""

from typing import Any, Final

import pytest

from analytics.reports.registry import REPORTS
from tests.analytics.reports.ground import Ground, busy
from tests.api.callers import client_of, refusal

pytestmark = pytest.mark.django_db
SPANS: Final = [
    ({"from": "2026-11-08", "to": "2026-11-02"}, "from"),  # reversed
    ({"from": "2000-01-03", "to": "2199-12-29"}, "from"),  # two hundred years
    ({"from": "2026-11-02"}, "to"),
    ({"to": "2026-11-08"}, "from"),
    ({"from": "2026-13-01", "to": "2026-11-08"}, "from"),
    ({"from": "hôm qua", "to": "2026-11-08"}, "from"),
    ({"from": "0001-01-01", "to": "0001-01-07"}, "from"),
    ({"from": "9999-12-27", "to": "9999-12-31"}, "from"),
]
# By filter: what is refused, and a word that the sentence must hold.
VALUES: Final = {
    "kind": [("Grassroots", "grassroots"), ("district", "grassroots")],
    "league": [("khoi-x", "")],
    "upper": [("SAPO", "SAPA"), ("\x00", ""), ("x" * 500, ""), ("' OR 1=1 --", "")],
    "unit": [("CHEE", ""), ("sapa", "SAPA")],
    "tree": [("tomorrow", "today")],
    "step": [("minute", "hour, day, week"), ("Day", "day")],
    "figure": [("voters'", "votes"), ("VOTES", "votes")],
    "sort": [("title", "votes, code")],
    "days": [("0", "1"), ("-7", "1"), ("10000000000", "366"), ("bảy", "366")],
    "page": [("1000000000", "10000"), ("0", "1"), ("-1", "1"), ("1.5", "1"), ("٣", "1")],
    "page_size": [("101", "100"), ("0", "1")],
    "band": [("5-1", "51-200")],
    "min_members": [("-1", "1"), ("x", "1")],
    "rank_by": [("votes", "participation_rate")],
}


@pytest.fixture
def ground() -> Ground:
    return busy()


@pytest.mark.parametrize("name", list(REPORTS))
def test_each_report_refuses_what_it_cannot_read(ground: Ground, name: str) -> None:
    client, kind = client_of(ground.organizer), REPORTS[name]
    url = f"/api/v1/contests/{ground.contest.slug}/analytics/{name}/"

    def refused(params: dict[str, Any], field: str, word: str = "") -> None:
        problem = refusal(client.get(url, params), 400, "invalid")
        assert field in problem["errors"], (params, problem)
        assert word in problem["errors"][field][0], (params, problem)

    refused({"colour": "red"}, "colour", sorted(kind.filters)[0])
    refused({"x" * 5000: "1"}, "x" * 32)
    refused({"as": "docx"}, "as", "json, csv, xlsx, pdf")
    for filter_name in kind.filters & VALUES.keys():
        for value, word in VALUES[filter_name]:
            refused({filter_name: value}, filter_name, word)
    if "from" in kind.filters:
        for span, field in SPANS:
            refused(span, field)
    else:
        refused({"from": "2026-11-02", "to": "2026-11-08"}, "from")
    assert client.get(url, dict.fromkeys(kind.filters, "")).status_code == 200  # empty: not asked


def test_an_unknown_report_is_refused_with_those_that_there_are(ground: Ground) -> None:
    url = f"/api/v1/contests/{ground.contest.slug}/analytics/unitz/"
    problem = refusal(client_of(ground.organizer).get(url), 400, "invalid")
    assert all(name in problem["errors"]["report"][0] for name in REPORTS)


def test_an_unknown_contest_is_missing(ground: Ground) -> None:
    client = client_of(ground.organizer)
    for name in REPORTS:
        refusal(client.get(f"/api/v1/contests/khong-co/analytics/{name}/"), 404, "not-found")
