"""`manage.py demo`: the whole demonstration, on this machine alone, all of it or nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from django.utils import timezone

REPOSITORY = Path(__file__).parents[2]
STRANGERS = ("DATABASE_URL", "CONTEST_WATCH_QUERIES", "CONTEST_ALLOWED_HOSTS", "CONTEST_HOST")


class Place:
    """A data folder of its own, and the product's commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "manage.py", *words]

    def env(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in STRANGERS}
        return kept | {"CONTEST_DATA_DIR": str(self.folder)} | more

    def run(self, *words: str, **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603
            self.command(*words),
            cwd=REPOSITORY,
            env=self.env(**env),
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
        )

    def migrated(self) -> "Place":
        done = self.run("migrate", "--verbosity=0", "--skip-checks")
        assert done.returncode == 0, done.stderr
        return self

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "contest.sqlite3")) as connection:
            return connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        [(value,)] = self.ask(sql, *values)
        return value


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, str]:
    """A loaded demonstration, and what the command said."""
    place = Place(tmp_path_factory.mktemp("demonstration") / "var").migrated()
    done = place.run("demo")
    assert done.returncode == 0, done.stderr
    return place, done.stdout


@pytest.fixture(scope="session")
def demo(told: tuple[Place, str]) -> Place:
    return told[0]


@pytest.fixture
def empty(tmp_path: Path) -> Place:
    return Place(tmp_path / "var").migrated()


# --- what is there ------------------------------------------------------------------------


def test_the_command_names_the_accounts_and_they_are_there(told: tuple[Place, str]) -> None:
    place, said = told
    for username in ("member", "officer", "juror", "organizer", "scrutineer"):
        assert f"demo-{username}" in said
        [(role, password, active)] = place.ask(
            "SELECT role, password, is_active FROM photo_contest_member WHERE username = ?",
            username,
        )
        assert PBKDF2PasswordHasher().verify(f"demo-{username}", password)
        assert (role, active) == (username, 1)


def test_only_the_five_accounts_have_passwords(demo: Place) -> None:
    assert demo.one("SELECT count(*) FROM photo_contest_member WHERE password NOT LIKE '!%'") == 5


def test_invented_units_are_marked_and_real_ones_are_not(demo: Place) -> None:
    names = demo.ask(
        "SELECT name FROM photo_contest_unit u JOIN photo_contest_unitperiod p ON p.unit_id = u.id"
        " WHERE NOT is_demonstration ORDER BY name"
    )
    assert [name for (name,) in names] == [
        "CĐ các khu công nghiệp",
        "CĐ phường Nghĩa Lộ",
        "CĐ phường Sa Pa",
        "CĐ xã Bảo Thắng",
        "CĐ xã Yên Bình",
        "LĐLĐ tỉnh Lào Cai",
    ]
    assert demo.one("SELECT count(*) FROM photo_contest_unit") == 120


def test_grassroots_unions_are_ranked_by_size_and_upper_unions_among_themselves(
    demo: Place,
) -> None:
    leagues = demo.ask(
        "SELECT code, rule, kind, members_min, members_max FROM photo_contest_league ORDER BY code"
    )
    assert leagues == [
        ("khoi-a", "size", "grassroots", 0, 59),
        ("khoi-b", "size", "grassroots", 60, 119),
        ("khoi-c", "size", "grassroots", 120, None),
        ("khoi-d", "kind", "upper", None, None),
    ]


def test_figures_tell_their_source_and_invented_ones_say_so(demo: Place) -> None:
    figures = demo.ask(
        "SELECT u.code, members, as_of, source FROM photo_contest_membershipfigure f"
        " JOIN photo_contest_unit u ON u.id = f.unit_id WHERE source NOT LIKE 'số liệu minh họa%'"
        " ORDER BY members"
    )
    assert figures == [
        ("KCN", 15138, "2025-07-31", "Công đoàn các khu công nghiệp tỉnh Lào Cai, 7/2025"),
        ("LC", 42266, "2025-12-15", "LĐLĐ tỉnh Lào Cai, 15/12/2025"),
    ]


def test_the_tree_is_dated_one_union_moved(demo: Place) -> None:
    rows = demo.ask(
        "SELECT parent.code, p.begins_on, p.ends_on FROM photo_contest_unitperiod p"
        " JOIN photo_contest_unit u ON u.id = p.unit_id"
        " JOIN photo_contest_unit parent ON parent.id = p.parent_id WHERE u.code = 'BT-03'"
        " ORDER BY p.begins_on"
    )
    assert rows == [("BT", "2025-07-01", "2026-03-01"), ("KCN", "2026-03-01", None)]


def test_photos_and_votes_are_open_for_thirty_days(demo: Place) -> None:
    [(slug, opens, closes, closes_too)] = demo.ask(
        "SELECT slug, voting_opens_at, submission_closes_at, voting_closes_at"
        " FROM photo_contest_contest WHERE voting_closes_at > datetime('now')"
    )
    assert slug == "net-dep-2026"
    assert closes == closes_too
    days = demo.one("SELECT julianday(?) - julianday('now')", closes)
    assert 29 < days < 31
    assert opens < demo.one("SELECT datetime('now', '-14 days')")


def test_every_state_of_a_photo_is_seen(demo: Place) -> None:
    counts = dict(demo.ask("SELECT status, count(*) FROM photo_contest_photo GROUP BY status"))
    assert counts.pop("approved") >= 70
    assert counts.pop("pending") >= 5
    assert counts == {"held": 1, "rejected": 1, "returned": 1, "withdrawn": 1, "disqualified": 1}


def test_a_refused_photo_tells_its_author_why(demo: Place) -> None:
    told = demo.ask(
        "SELECT status, status_reason, status_note <> '' FROM photo_contest_photo"
        " WHERE status IN ('rejected', 'returned', 'disqualified') ORDER BY status"
    )
    assert told == [
        ("disqualified", "awarded", 1),
        ("rejected", "date", 1),
        ("returned", "caption", 1),
    ]


def test_every_approved_photo_is_listed_and_its_files_are_there(demo: Place) -> None:
    rows = demo.ask(
        "SELECT public_name, renditions_ready_at FROM photo_contest_photo WHERE status = 'approved'"
    )
    for public_name, ready_at in rows:
        assert ready_at
        for size in ("thumb", "medium", "large"):
            file = demo.folder / "media" / public_name[:2] / f"{public_name}-{size}.webp"
            assert file.stat().st_size > 1000


def test_nothing_lies_in_the_future_or_before_its_cause(demo: Place) -> None:
    assert not demo.ask(
        "SELECT code FROM photo_contest_photo WHERE submitted_at > datetime('now')"
        " OR status_at < submitted_at OR approved_at < submitted_at"
        " OR taken_on > date(submitted_at, '+7 hours')"
    )
    assert not demo.ask(
        "SELECT v.id FROM photo_contest_vote v JOIN photo_contest_photo p ON p.id = v.photo_id"
        " WHERE v.cast_at <= p.approved_at OR v.cast_at > datetime('now')"
    )
    assert not demo.ask("SELECT id FROM photo_contest_record WHERE at > datetime('now')")
    codes = demo.ask("SELECT contest_id, code FROM photo_contest_photo ORDER BY submitted_at")
    assert codes == sorted(codes)


def test_an_earlier_edition_is_over_and_its_photos_are_still_shown(demo: Place) -> None:
    [(slug, status, photos, votes)] = demo.ask(
        "SELECT c.slug, p.status, count(DISTINCT p.id), count(v.id) FROM photo_contest_contest c"
        " JOIN photo_contest_photo p ON p.contest_id = c.id"
        " JOIN photo_contest_vote v ON v.photo_id = p.id"
        " WHERE c.notice_ends_at < datetime('now') GROUP BY c.slug, p.status"
    )
    assert (slug, status, photos) == ("net-dep-2025", "approved", 12)
    assert votes > 500


def test_several_thousand_votes_keep_the_rules(demo: Place) -> None:
    assert demo.one("SELECT count(*) FROM photo_contest_vote") > 3000
    assert demo.one("SELECT count(*) FROM photo_contest_vote WHERE member_id IS NOT NULL") > 200
    most = demo.one(
        "SELECT max(n) FROM (SELECT count(*) n FROM photo_contest_vote"
        " GROUP BY voter, date(cast_at, '+7 hours'))"
    )
    assert most <= 5
    assert not demo.ask(
        "SELECT v.id FROM photo_contest_vote v JOIN photo_contest_photo p ON p.id = v.photo_id"
        " WHERE p.author_id = v.member_id"
    )


def test_the_member_has_photos_and_may_send_more(demo: Place) -> None:
    own = demo.ask(
        "SELECT p.status FROM photo_contest_photo p JOIN photo_contest_member m"
        " ON m.id = p.author_id WHERE m.username = 'member' ORDER BY p.status"
    )
    assert own == [("approved",), ("held",), ("rejected",), ("returned",)]
    assert demo.one("SELECT min(photos_per_author) FROM photo_contest_contest") > 4
    assert not demo.ask(
        "SELECT v.id FROM photo_contest_vote v JOIN photo_contest_member m ON m.id = v.member_id"
        " WHERE m.username = 'member'"
    )


def test_the_officer_has_photos_to_look_at_and_a_pair_to_settle(demo: Place) -> None:
    waiting = demo.one(
        "SELECT count(*) FROM photo_contest_photo p JOIN photo_contest_unit u ON u.id = p.unit_id"
        " WHERE status = 'pending' AND u.code LIKE 'SP-%'"
    )
    assert waiting >= 3
    [(first, second, verdict, turn)] = demo.ask(
        "SELECT a.status, b.status, l.verdict, l.turn FROM photo_contest_lookalike l"
        " JOIN photo_contest_photo a ON a.id = l.first_id"
        " JOIN photo_contest_photo b ON b.id = l.second_id"
        " JOIN photo_contest_unit ua ON ua.id = a.unit_id"
        " JOIN photo_contest_unit ub ON ub.id = b.unit_id"
        " WHERE l.verdict = '' AND ua.code LIKE 'SP-%' AND ub.code LIKE 'SP-%'"
    )
    assert {first, second} == {"approved", "held"}
    assert (verdict, turn > 0) == ("", True)
    assert demo.one(
        "SELECT count(*) FROM photo_contest_photo p JOIN photo_contest_member m"
        " ON m.id = p.submitted_by_id WHERE m.username = 'officer' AND p.author_id <> m.id"
    )


def test_votes_of_two_networks_wait_for_a_decision_one_of_them_for_a_single_photo(
    demo: Place,
) -> None:
    groups = demo.ask(
        "SELECT count(DISTINCT voter), count(DISTINCT photo_id) FROM photo_contest_vote"
        " WHERE state = 'provisional' GROUP BY network, strftime('%Y-%m-%d %H', cast_at)"
        " ORDER BY 1"
    )
    assert groups == [(34, 4), (61, 1)]


def test_a_report_of_a_face_waits_for_officer_and_organizer(demo: Place) -> None:
    [(kind, is_public, unit)] = demo.ask(
        "SELECT r.kind, p.public_name <> '', u.code FROM photo_contest_photoreport r"
        " JOIN photo_contest_photo p ON p.id = r.photo_id JOIN photo_contest_unit u"
        " ON u.id = p.unit_id WHERE r.answered_at IS NULL AND r.at > p.approved_at"
    )
    assert (kind, is_public, unit[:3]) == ("pictured", 1, "SP-")


def test_every_drawing_has_a_title_of_its_own_and_a_caption_within_the_rules(demo: Place) -> None:
    rows = demo.ask("SELECT title, caption, category_id FROM photo_contest_photo")
    assert len({title for title, _, _ in rows}) == len(rows) - 1  # the turned copy keeps its title
    assert all(1 < len(caption.split()) <= 100 for _, caption, _ in rows)
    assert all(category for _, _, category in rows)


def test_the_figures_are_counted(demo: Place) -> None:
    sums = dict(demo.ask("SELECT statistic, sum(value) FROM analytics_unithour GROUP BY statistic"))
    assert sums["votes"] == demo.one(
        "SELECT count(*) FROM photo_contest_vote v JOIN photo_contest_photo p"
        " ON p.id = v.photo_id WHERE p.status = 'approved' AND v.state = 'counted'"
        " AND p.contest_id = (SELECT id"
        " FROM photo_contest_contest WHERE slug = 'net-dep-2026')"
    )
    assert sums["views"] > sums["votes"] > sums["shares"] > 0
    assert sums["visits"] > 1000


# --- where it is refused ------------------------------------------------------------------


def test_a_second_time_is_refused_and_changes_nothing(demo: Place) -> None:
    before = demo.ask("SELECT count(*), max(id) FROM photo_contest_record")
    done = demo.run("demo")
    assert done.returncode == 1
    assert "đã có người dùng" in done.stderr
    assert "Traceback" not in done.stderr
    assert demo.ask("SELECT count(*), max(id) FROM photo_contest_record") == before


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"CONTEST_HOST": "0.0.0.0"}, "không mở cho 0.0.0.0"),  # noqa: S104
        ({"CONTEST_HOST": "192.0.2.7"}, "không mở cho 192.0.2.7"),
        ({"CONTEST_ALLOWED_HOSTS": "thi.example.vn"}, "không mở cho thi.example.vn"),
        ({"DATABASE_URL": "sqlite:////tmp/none.sqlite3"}, "không đặt DATABASE_URL"),
    ],
    ids=["every address", "another address", "another name", "another database"],
)
def test_it_is_refused_where_others_could_sign_in(
    tmp_path: Path, env: dict[str, str], sentence: str
) -> None:
    done = Place(tmp_path / "var").run("demo", "--skip-checks", **env)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_loopback_name_is_this_machine() -> None:
    from photo_contest.demonstration.place import is_here

    here = ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"]
    assert [host for host in [*here, "*", "example.vn", "10.0.0.1", ""] if is_here(host)] == here


# --- all or nothing -----------------------------------------------------------------------


def descendants_of(folder: Path) -> set[int]:
    """Processes whose environment names this data folder."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "environ").read_bytes():
                found.add(int(process.name))
        except OSError:
            continue
    return found - {os.getpid()}


def originals(place: Place) -> Iterator[Path]:
    return (place.folder / "originals").rglob("*.jpg")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the proof reads /proc")
def test_killed_in_the_middle_it_leaves_no_row_and_no_process(empty: Place) -> None:
    with subprocess.Popen(  # noqa: S603
        empty.command("demo"),
        cwd=REPOSITORY,
        env=empty.env(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        deadline = time.monotonic() + 120
        while sum(1 for _ in originals(empty)) < 2:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    for table in ("member", "unit", "photo", "contest", "record"):
        assert empty.one(f"SELECT count(*) FROM photo_contest_{table}") == 0  # noqa: S608
    while left := descendants_of(empty.folder):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


@pytest.mark.django_db
def test_one_seed_gives_one_plan() -> None:
    """Texts, authors, instants and fates: all that is not a secret."""
    from photo_contest.demonstration.drawing import drawings
    from photo_contest.demonstration.edition import open_edition
    from photo_contest.demonstration.entries import planned
    from photo_contest.demonstration.persons import enroll
    from photo_contest.demonstration.units import plant_tree

    at = timezone.now()

    def plan(seed: int) -> list[object]:
        with transaction.atomic():
            random = Random(seed)
            roster = enroll(plant_tree(at=at), random=random)
            contest = open_edition(roster.units["SP-01"].unit, at=at)
            works = list(drawings())
            random.shuffle(works)
            entries = [
                (e.drawing.number, e.author.full_name, e.submitted_at, e.captured_at, e.fate)
                for e in planned(contest, roster, works, at=at, random=random)
            ]
            transaction.set_rollback(True)
        return entries

    assert plan(7) == plan(7) != plan(8)
