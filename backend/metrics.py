"""What an operator's monitoring reads: the state of this process, never that of a contest.

Votes are not told here: where totals are hidden, nobody may read them from a curve. Each process
answers for itself and names itself by its number.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from backend.counters import limits

if TYPE_CHECKING:
    from prometheus_client.core import Metric


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text for who sends CONTEST_METRICS_TOKEN as a bearer; for others there is no such
    page, nor where no token is set."""
    from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest

    sent, token = request.headers.get("Authorization", ""), settings.CONTEST_METRICS_TOKEN
    if not token or not constant_time_compare(sent, f"Bearer {token}"):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Process())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Process:
    """Reads everything anew for each answer: nothing is counted on the way of a vote."""

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        state, pid = limits().probe(), [str(os.getpid())]
        degraded = GaugeMetricFamily(
            "contest_limits_degraded",
            "1 while this process counts limits for itself because Valkey is away.",
            labels=["pid"],
        )
        degraded.add_metric(pid, float(state.since is not None))
        yield degraded
        times = CounterMetricFamily(
            "contest_limits_degradations",
            "How often that began since the process started.",
            labels=["pid"],
        )
        times.add_metric(pid, state.times)
        yield times
