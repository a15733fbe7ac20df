"""The clock: one holder, each due job once, every run recorded, lost tasks put back."""

import datetime as dt
import inspect
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from photo_contest.domain import pruning, reaping, schedule
from photo_contest.management.commands.clock import Clock
from photo_contest.models.job import ClockLease, JobRun, WorkerBeat

NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)
runs: list[dt.datetime] = []
two_runs = threading.Event()


@pytest.fixture(autouse=True)
def _no_runs_yet():
    runs.clear()
    two_runs.clear()


def note_run(*, at: dt.datetime) -> None:
    runs.append(at)


def fail(*, at: dt.datetime) -> None:
    raise RuntimeError(f"no figures at {at:%H:%M}")


def wait_for_two_runs(*, at: dt.datetime) -> None:
    deadline = time.monotonic() + 20
    while len(runs) < 2 and time.monotonic() < deadline:
        two_runs.wait(0.01)
    if len(runs) >= 2:
        two_runs.set()


def minutely(name="count", run=note_run):
    return schedule.Job(name, MINUTE, f"{__name__}.{run.__name__}")


# --- due instants -------------------------------------------------------------------------


def test_a_job_is_due_at_whole_multiples_of_its_period():
    job = schedule.Job("count", dt.timedelta(minutes=5), "unused")
    assert job.due_at(NOON) == NOON
    assert job.due_at(NOON + 4 * MINUTE + 59 * SECOND) == NOON
    assert job.due_at(NOON + 5 * MINUTE) == NOON + 5 * MINUTE


def test_the_next_due_instant_is_that_of_the_job_which_comes_first():
    jobs = [minutely(), schedule.Job("daily", dt.timedelta(days=1), "unused")]
    assert schedule.next_due_at(jobs, at=NOON + 10 * SECOND) == NOON + MINUTE


def test_every_job_names_a_verb_that_takes_the_instant():
    jobs = schedule.all_jobs()
    assert len({job.name for job in jobs}) == len(jobs) > len(schedule.JOBS)
    for job in jobs:
        assert "at" in inspect.signature(import_string(job.run)).parameters, job


# --- runs ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_due_job_runs_once_for_each_due_instant_and_each_run_is_recorded():
    instants = iter([NOON, NOON, NOON + SECOND, NOON + 2 * SECOND, NOON + MINUTE] * 3)
    now = instants.__next__
    schedule.run_due([minutely()], now=now)
    schedule.run_due([minutely()], now=now)
    assert runs == [NOON]
    schedule.run_due([minutely()], now=lambda: NOON + MINUTE)
    assert runs == [NOON, NOON + MINUTE]
    fields = ["name", "due_at", "started_at", "finished_at", "outcome", "error"]
    assert list(JobRun.objects.order_by("due_at").values_list(*fields)) == [
        ("count", NOON, NOON, NOON + SECOND, "ok", ""),
        ("count", NOON + MINUTE, NOON + MINUTE, NOON + MINUTE, "ok", ""),
    ]


@pytest.mark.django_db
def test_missed_instants_are_not_made_up_for():
    schedule.run_due([minutely()], now=lambda: NOON)
    schedule.run_due([minutely()], now=lambda: NOON + 10 * MINUTE)
    assert runs == [NOON, NOON + 10 * MINUTE]


@pytest.mark.django_db
def test_a_job_that_fails_is_recorded_and_the_next_one_runs(caplog):
    schedule.run_due([minutely("figures", fail), minutely()], now=lambda: NOON)
    assert runs == [NOON]
    outcomes = dict(JobRun.objects.values_list("name", "outcome"))
    assert outcomes == {"figures": "failed", "count": "ok"}
    assert "RuntimeError: no figures at 12:00" in JobRun.objects.get(name="figures").error
    assert "job figures failed" in caplog.text


@pytest.mark.django_db
def test_a_clock_that_lost_the_lease_starts_no_further_job():
    schedule.run_due([minutely()], now=lambda: NOON, holding=lambda: False)
    assert (runs, JobRun.objects.count()) == ([], 0)


@pytest.mark.django_db
@pytest.mark.postgres
def test_the_database_forbids_two_runs_of_one_due_instant():
    JobRun.objects.create(name="count", due_at=NOON, started_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobRun.objects.create(name="count", due_at=NOON, started_at=NOON + SECOND)


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize(("finished_at", "outcome"), [(None, "ok"), (NOON, ""), (NOON, "lost")])
def test_the_database_forbids_a_run_whose_end_and_outcome_disagree(finished_at, outcome):
    with pytest.raises(IntegrityError), transaction.atomic():
        JobRun.objects.create(
            name="count", due_at=NOON, started_at=NOON, finished_at=finished_at, outcome=outcome
        )


@pytest.mark.django_db
def test_the_runs_of_a_clock_that_ended_in_the_middle_are_closed_as_failed():
    JobRun.objects.create(name="count", due_at=NOON, started_at=NOON)
    assert schedule.close_abandoned_runs(at=NOON + MINUTE) == 1
    run = JobRun.objects.get()
    assert (run.outcome, run.finished_at) == ("failed", NOON + MINUTE)


# --- frequent jobs ------------------------------------------------------------------------


def secondly(name="fill", run=note_run):
    return schedule.Job(name, SECOND, f"{__name__}.{run.__name__}", is_frequent=True)


@pytest.mark.django_db
def test_a_frequent_job_leaves_no_trace():
    schedule.run_frequent([secondly()], now=lambda: NOON)
    assert (runs, JobRun.objects.count()) == ([NOON], 0)


@pytest.mark.django_db
def test_of_a_frequent_job_that_fails_the_first_failure_of_a_minute_is_recorded(caplog):
    for second in (3, 5, 59, 61):
        at = NOON + second * SECOND
        schedule.run_frequent([secondly(run=fail), secondly("next")], now=lambda at=at: at)
    assert len(runs) == 4  # the next one runs
    assert list(JobRun.objects.order_by("due_at").values_list("name", "due_at", "started_at")) == [
        ("fill", NOON, NOON + 3 * SECOND),
        ("fill", NOON + MINUTE, NOON + 61 * SECOND),
    ]
    assert "RuntimeError: no figures at 12:01" in JobRun.objects.last().error
    assert caplog.text.count("job fill failed") == 4


@pytest.mark.django_db(transaction=True)
def test_a_long_job_does_not_hold_up_the_frequent_ones():
    """The long job ends only when the frequent one has run twice beside it."""
    clock = Clock([minutely(run=wait_for_two_runs), secondly()])
    thread = threading.Thread(target=lambda: (clock.run(), connection.close()))
    thread.start()
    assert two_runs.wait(20)
    clock.stop.set()
    thread.join(20)
    assert [run.outcome for run in JobRun.objects.all()] == ["ok"]


@pytest.mark.django_db
def test_a_clock_without_the_lease_runs_no_frequent_job():
    schedule.hold_clock(holder="another", at=timezone.now())
    clock = Clock([secondly()])
    clock.tick()
    clock.beat()
    assert runs == []


# --- one holder ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_clock_holds_the_lease_until_it_expires_or_is_given_back():
    assert schedule.hold_clock(holder="a", at=NOON)
    assert schedule.hold_clock(holder="a", at=NOON + 20 * SECOND)
    assert not schedule.hold_clock(holder="b", at=NOON + 49 * SECOND)
    assert schedule.hold_clock(holder="b", at=NOON + 50 * SECOND)
    assert not schedule.hold_clock(holder="a", at=NOON + 51 * SECOND)
    schedule.release_clock(holder="b", at=NOON + 52 * SECOND)
    assert schedule.hold_clock(holder="a", at=NOON + 52 * SECOND)


@pytest.mark.django_db
def test_a_clock_cannot_give_back_what_another_holds():
    schedule.hold_clock(holder="a", at=NOON)
    schedule.release_clock(holder="b", at=NOON)
    assert not schedule.hold_clock(holder="b", at=NOON + SECOND)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_of_clocks_that_ask_in_the_same_instant_one_gets_the_lease():
    together = threading.Barrier(8)

    def ask(number: int) -> bool:
        try:
            together.wait(10)
            return schedule.hold_clock(holder=f"clock {number}", at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert sorted(answers) == [False] * 7 + [True]
    assert ClockLease.objects.get().holder == f"clock {answers.index(True)}"


@pytest.mark.django_db(transaction=True)
def test_a_clock_told_to_stop_ends_at_once_and_gives_the_lease_back():
    clock = Clock([minutely()])
    ran = threading.Event()

    def run() -> None:
        try:
            clock.run()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    while not (runs or ran.wait(0.01)):
        assert thread.is_alive()
    told_at = time.monotonic()
    clock.stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert time.monotonic() - told_at < 2
    assert schedule.hold_clock(holder="the next", at=timezone.now())


# --- lost tasks ---------------------------------------------------------------------------


def running_task(*workers: str, started_at: dt.datetime = NOON) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING",
        started_at=started_at,
        worker_ids=list(workers),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="photo_contest.domain.followups.anything",
        backend_name="default",
        run_after=NOON,
    )


def state(task: DBTaskResult) -> tuple[str, dt.datetime | None, list[str]]:
    task.refresh_from_db()
    return task.status, task.started_at, task.worker_ids


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_task_of_a_worker_without_a_sign_of_life_is_put_back():
    lost, kept = running_task("dead"), running_task("alive")
    reaping.beat(worker_id="dead", at=NOON)
    reaping.beat(worker_id="alive", at=NOON)
    assert reaping.reap_lost_tasks(at=NOON + 30 * SECOND) == 0
    reaping.beat(worker_id="alive", at=NOON + 30 * SECOND)
    assert reaping.reap_lost_tasks(at=NOON + 50 * SECOND) == 1
    assert state(lost) == ("READY", None, ["dead"])
    assert state(kept) == ("RUNNING", NOON, ["alive"])
    assert list(WorkerBeat.objects.values_list("worker_id", flat=True)) == ["alive"]


@pytest.mark.django_db
def test_only_the_last_worker_of_a_task_answers_for_it():
    reaping.beat(worker_id="second", at=NOON)
    task = running_task("first", "second")
    assert reaping.reap_lost_tasks(at=NOON + SECOND) == 0
    assert state(task)[0] == "RUNNING"


@pytest.mark.django_db
def test_a_task_lost_for_the_third_time_fails_with_its_reason():
    task = running_task("first", "second", "third")
    assert reaping.reap_lost_tasks(at=NOON + MINUTE) == 1
    assert state(task)[0] == "FAILED"
    assert task.finished_at == NOON + MINUTE
    assert task.traceback.endswith("3 times.")
    assert import_string(task.exception_class_path) is reaping.WorkerLost


@pytest.mark.django_db
def test_a_worker_that_ended_in_good_order_leaves_no_sign_behind():
    reaping.beat(worker_id="one", at=NOON)
    reaping.leave(worker_id="one")
    assert not WorkerBeat.objects.exists()


# --- what is kept only for a while --------------------------------------------------------


@pytest.mark.django_db
def test_old_runs_go_and_failed_ones_stay_longer():
    for days, outcome in [(1, "ok"), (3, "ok"), (3, "failed"), (91, "failed")]:
        at = NOON - dt.timedelta(days=days)
        JobRun.objects.create(
            name=outcome, due_at=at, started_at=at, finished_at=at, outcome=outcome
        )
    assert pruning.prune_job_runs(at=NOON) == 2
    left = {(run.name, (NOON - run.due_at).days) for run in JobRun.objects.all()}
    assert left == {("ok", 1), ("failed", 3)}


@pytest.mark.django_db
def test_old_results_of_tasks_go_and_unfinished_tasks_stay():
    old = NOON - dt.timedelta(days=30)
    waiting, running, done, fresh = (running_task("w", started_at=old) for _ in range(4))
    DBTaskResult.objects.filter(pk=waiting.pk).update(status="READY")
    DBTaskResult.objects.filter(pk=done.pk).update(status="SUCCESSFUL", finished_at=old)
    DBTaskResult.objects.filter(pk=fresh.pk).update(status="FAILED", finished_at=NOON)
    assert pruning.prune_tasks(at=NOON) == 1
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {
        waiting.pk,
        running.pk,
        fresh.pk,
    }
