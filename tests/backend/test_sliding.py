"""Sliding windows never tell too few, and at most a twelfth of the period's uses too many."""

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.counters.scripts import GIVE_BACK, PEEK, SPEND
from backend.counters.sliding import SUB_WINDOWS, SlidingMeters
from tests.valkey import running_valkey

HOUR = 3600
START = 1_800_000_000_000  # milliseconds


def instants(period: int) -> st.SearchStrategy[list[int]]:
    """Moments of uses over three periods: close together, far apart, and just at the edges."""
    edges = st.sampled_from([period * 1000 + near for near in (-1, 0, 1)])
    sub = st.sampled_from([period * 1000 // SUB_WINDOWS + near for near in (-1, 0, 1)])
    gaps = st.lists(st.one_of(st.integers(0, period * 100), sub, edges), max_size=40)
    return gaps.map(lambda steps: [START + sum(steps[:n]) for n in range(1, len(steps) + 1)])


@given(st.sampled_from([1, 60, HOUR]).flatmap(lambda p: st.tuples(st.just(p), instants(p))))
def test_what_is_told_bounds_the_uses_of_the_period_from_above_and_closely(case):
    period, moments = case
    meters = SlidingMeters()
    for n, now in enumerate(moments, 1):
        (told,) = meters.spend([("key", period)], at=now, bound=9)
        ages = [now - earlier for earlier in moments[:n]]
        within = sum(age <= period * 1000 for age in ages)
        longer = sum(age <= period * 1000 * (SUB_WINDOWS + 1) / SUB_WINDOWS for age in ages)
        assert within <= told <= longer


@given(instants(HOUR), st.integers(1, 8))
def test_no_interval_of_the_period_holds_more_than_the_quota_that_admits(moments, quota):
    meters, admitted = SlidingMeters(), []
    for now in moments:
        (told,) = meters.spend([("key", HOUR)], at=now, bound=9)
        if told <= quota:
            admitted.append(now)
        else:
            meters.give_back([("key", HOUR)], at=now)
    for first, last in zip(admitted, admitted[quota:], strict=False):
        assert last - first > HOUR * 1000


def test_a_quota_that_is_used_up_comes_back_within_thirteen_twelfths_of_the_period():
    meters = SlidingMeters()
    for _ in range(30):
        meters.spend([("key", HOUR)], at=START, bound=9)
    told = [meters.peek([("key", HOUR)], at=START + HOUR * 1000 + late) for late in (0, 300_000)]
    assert told == [[30], [0]]


def test_who_is_turned_away_and_gives_back_does_not_wait_longer_for_it():
    meters = SlidingMeters()
    for minute in range(65):  # tries again every minute, with a quota of 1
        now = START + minute * 60_000
        (told,) = meters.spend([("key", HOUR)], at=now, bound=9)
        if told > 1:
            meters.give_back([("key", HOUR)], at=now)
    assert meters.peek([("key", HOUR)], at=START + 65 * 60_000) == [0]


def test_a_flood_of_narrow_networks_does_not_push_out_the_wide_one_that_holds_them():
    meters, bound = SlidingMeters(), 1000
    for n in range(65_536):
        told = meters.spend([(f"64-{n}", HOUR), ("48", HOUR)], at=START + n, bound=bound)
    assert (told, len(meters)) == ([1, 65_536], bound)


# --- the same on Valkey -------------------------------------------------------------------

_DEEDS = {"spend": SPEND, "peek": PEEK, "give_back": GIVE_BACK}
_deeds = st.lists(
    st.tuples(
        st.sampled_from(["spend", "spend", "peek", "give_back"]),
        st.sampled_from([[("a", 60)], [("a", 60), ("b", HOUR)]]),
        st.one_of(st.integers(0, 20_000), st.sampled_from([59_999, 60_000, 60_001, 4_999, 5_000])),
    ),
    max_size=30,
)


def test_valkey_counts_as_the_process_does():
    """The scripts, with their server's clock replaced by ours."""
    with running_valkey() as valkey:

        @settings(max_examples=40, deadline=None)
        @given(_deeds)
        def agree(deeds):
            meters, now = SlidingMeters(), START
            valkey.ask("FLUSHALL")
            for name, asked, later in deeds:
                now += later
                told = getattr(meters, name)(
                    asked, at=now, **({"bound": 9} if name == "spend" else {})
                )
                clock = f"{{{now // 1000}, {now % 1000 * 1000}}}"
                text = _DEEDS[name].text.replace("redis.call('TIME')", clock)
                keys = [f"{key} {period}" for key, period in asked]
                arguments = [*(str(period) for _, period in asked)]
                if name == "give_back":
                    arguments.append(str(now))
                answer = valkey.ask("EVAL", text, str(len(keys)), *keys, *arguments)
                assert (answer or None) == (told if told is None else [*told, *_moment(name, now)])

        agree()


def _moment(name: str, now: int) -> list[int]:
    return [now] if name == "spend" else []
