"""The pool: a hostile file ends at worst its child, and its job alone fails."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from photo_contest.imaging import pool
from photo_contest.imaging.examine import examine
from photo_contest.imaging.facts import FAULTS
from photo_contest.imaging.fingerprint import pixel_sha256
from photo_contest.imaging.pool import ImageFault, Limits, Studio, StudioBusy
from tests.imaging.children import (
    PATIENCE,
    alongside,
    gone,
    huge_png,
    read_by_child,
    scan_bomb,
    verdict,
)
from tests.imaging.conftest import Put
from tests.pictures import (
    hostile_files,
    metadata_of,
    photo_bytes,
    with_metadata,
)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with Studio(size=2) as shared:
        yield shared


@cache
def untouched() -> Image.Image:
    return Image.open(BytesIO(photo_bytes(2, (640, 480)))).convert("RGB")


def test_a_child_tells_what_the_examination_itself_finds(studio: Studio, put: Put) -> None:
    path = put(with_metadata(photo_bytes(), orientation=6))
    facts = studio.examine(path, Limits())
    assert facts == examine(path, Limits())
    assert (facts.width, facts.height, facts.camera) == (900, 1200, "Apple iPhone 13")


@pytest.mark.parametrize("name", hostile_files())
def test_a_hostile_file_gets_its_fault_from_a_child_too(
    studio: Studio, put: Put, name: str
) -> None:
    hostile = hostile_files()[name]
    path = put(hostile.content)
    assert verdict(studio, path) == (hostile.code or "a picture")


def test_what_a_fault_says_arrives_with_it(studio: Studio, good: Path) -> None:
    with pytest.raises(ImageFault) as refused:
        studio.examine(good, Limits(max_pixels=1_000_000))
    assert refused.value.code == "image-too-large"
    assert str(refused.value.params) == str({"w": 1200, "h": 900, "max": 1.0})


def test_a_digest_is_of_all_pixels_of_a_jpeg_too(studio: Studio, put: Put) -> None:
    jpeg = photo_bytes(3, (2400, 1800))
    path = put(with_metadata(jpeg, orientation=6))
    upright = Image.open(BytesIO(jpeg)).convert("RGB").transpose(Image.Transpose.ROTATE_270)
    assert studio.digest(path) == pixel_sha256(upright)
    assert studio.examine(path, Limits()).pixel_sha256 != studio.digest(path)
    with pytest.raises(ImageFault):
        studio.digest(put(jpeg[:-10]))


def test_renditions_are_written_into_the_folder(studio: Studio, put: Put, tmp_path: Path) -> None:
    original = put(with_metadata(photo_bytes(), orientation=6))
    folder = tmp_path / "into"
    folder.mkdir()
    made = studio.render(original, folder)
    assert made == [
        ("thumb", folder / "thumb.webp", 240, 320),
        ("medium", folder / "medium.webp", 720, 960),
        ("large", folder / "large.webp", 900, 1200),
    ]
    assert sorted(folder.iterdir()) == sorted(path for _, path, _, _ in made)
    assert all(metadata_of(path.read_bytes()) == set() for path in folder.iterdir())


def test_an_error_of_the_disk_is_not_blamed_on_the_picture(
    studio: Studio, good: Path, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        studio.examine(tmp_path / "absent", Limits())
    with pytest.raises(FileNotFoundError):
        studio.render(good, tmp_path / "absent")
    (tmp_path / "large.webp").touch()
    with pytest.raises(FileExistsError):
        studio.render(good, tmp_path)


def test_many_threads_each_get_their_own_answer(studio: Studio, put: Put) -> None:
    paths = [put(photo_bytes(seed, (640, 480))) for seed in range(1, 13)]
    expected = [examine(path, Limits()) for path in paths]
    with ThreadPoolExecutor(12) as threads:
        told = list(threads.map(lambda path: studio.examine(path, Limits()), paths * 3))
    assert told == expected * 3
    assert len(studio.pids()) <= 2


@pytest.mark.parametrize("deadly", [signal.SIGKILL, signal.SIGSEGV])
def test_a_child_that_dies_in_a_job_fails_that_job_alone(
    good: Path, pipe: Path, deadly: signal.Signals
) -> None:
    with Studio(size=1) as studio:
        outcome = alongside(lambda: studio.examine(pipe, Limits()))
        with read_by_child(pipe):
            [victim] = studio.pids()
            os.kill(victim, deadly)
            fault = outcome.get(timeout=PATIENCE)
        assert isinstance(fault, ImageFault)
        assert fault.code == "unreadable-image"
        assert studio.examine(good, Limits()).width == 1200
        assert studio.pids() != [victim]


def test_a_child_that_died_between_jobs_fails_none(good: Path) -> None:
    with Studio(size=1) as studio:
        studio.examine(good, Limits())
        [victim] = studio.pids()
        os.kill(victim, signal.SIGKILL)
        assert gone(victim)
        assert studio.examine(good, Limits()).width == 1200


def test_a_job_that_hangs_is_ended_at_the_wall_limit(good: Path, pipe: Path) -> None:
    with Studio(size=1, wall_seconds=0.2) as studio:
        with pytest.raises(ImageFault, match="unreadable-image"):
            studio.examine(pipe, Limits())  # nobody ever writes
        assert studio.pids() == []
        studio.wall_seconds = PATIENCE
        assert studio.examine(good, Limits()).width == 1200


def test_a_picture_that_takes_too_long_is_ended_at_the_wall_limit(good: Path, put: Put) -> None:
    with Studio(size=1, wall_seconds=PATIENCE) as studio:
        studio.examine(good, Limits())
        studio.wall_seconds = 0.02  # of the 0.8 seconds that it takes
        with pytest.raises(ImageFault, match="unreadable-image"):
            studio.examine(put(huge_png()), Limits())
        studio.wall_seconds = PATIENCE
        assert studio.examine(good, Limits()).width == 1200


def test_a_picture_that_wants_too_much_memory_is_unreadable(good: Path, put: Put) -> None:
    with Studio(size=1, memory_bytes=400 * 2**20) as studio:
        with pytest.raises(ImageFault, match="unreadable-image"):
            studio.examine(put(huge_png()), Limits())
        assert studio.examine(good, Limits()).width == 1200


def test_a_picture_that_wants_too_much_cpu_ends_its_child(good: Path, put: Put) -> None:
    with Studio(size=1, cpu_seconds=1, wall_seconds=PATIENCE) as studio:
        studio.examine(good, Limits())
        [victim] = studio.pids()
        with pytest.raises(ImageFault, match="unreadable-image"):
            studio.examine(put(scan_bomb((4000, 3000), 600)), Limits())
        assert studio.examine(good, Limits()).width == 1200
        assert studio.pids() != [victim]


def test_the_cpu_limit_counts_each_job_and_not_the_life_of_a_child(put: Put) -> None:
    large = put(huge_png(4000, 3750))
    with Studio(size=1, cpu_seconds=1) as studio:
        for _ in range(10):  # more than two seconds of CPU in all
            studio.examine(large, Limits())
        assert len(studio.pids()) == 1


def test_a_caller_waits_for_a_free_child_only_so_long(good: Path, pipe: Path) -> None:
    with Studio(size=1, wait_seconds=0.05) as studio:
        outcome = alongside(lambda: studio.examine(pipe, Limits()))
        with read_by_child(pipe) as writer:
            with pytest.raises(StudioBusy):
                studio.examine(good, Limits())
            writer.write(photo_bytes())
        facts = outcome.get(timeout=PATIENCE)
        assert facts == examine(good, Limits())  # the job under way was not disturbed


def test_closing_ends_the_children_and_every_job(good: Path, pipe: Path) -> None:
    studio = Studio(size=2)
    studio.warm()
    outcome = alongside(lambda: studio.examine(pipe, Limits()))
    with read_by_child(pipe):
        pids = studio.pids()
        assert len(pids) == 2
        studio.close()
        assert isinstance(outcome.get(timeout=PATIENCE), StudioBusy)
    assert all(gone(pid) for pid in pids)
    assert studio.pids() == []
    with pytest.raises(StudioBusy):
        studio.examine(good, Limits())
    studio.close()


def test_a_child_is_replaced_after_some_jobs(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_JOBS_A_CHILD", 2)
    seen = []
    with Studio(size=1) as studio:
        for _ in range(4):
            studio.examine(good, Limits())
            seen += studio.pids()
    assert seen == [seen[0], seen[0], seen[2], seen[2]]
    assert seen[0] != seen[2]


def test_a_child_knows_no_secrets_and_speaks_to_nobody(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:something@nowhere/")
    with Studio(size=1) as studio:
        studio.examine(good, Limits())
        process = Path("/proc") / str(studio.pids()[0])
        assert b"postgres" not in (process / "environ").read_bytes()
        assert {str((process / "fd" / fd).readlink()) for fd in ("1", "2")} == {os.devnull}
        assert (process / "task").is_dir()
        limits = (process / "limits").read_text()
    assert "Max core file size        0                    0" in limits


@settings(
    max_examples=100,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    format=st.sampled_from(["JPEG", "PNG", "WEBP", "HEIC", "AVIF"]),
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)),
        min_size=1,
        max_size=6,
    ),
    kept=st.floats(0.01, 1),
)
def test_no_change_of_bytes_harms_more_than_its_own_job(
    studio: Studio,
    tmp_path: Path,
    format: str,
    changes: list[tuple[float, bytes]],
    kept: float,
) -> None:
    content = bytearray(photo_bytes(1, (640, 480), format))
    if format == "JPEG":
        content = bytearray(with_metadata(bytes(content), orientation=6))
    for where, bytes_ in changes:  # most of what can break lies near the front
        at = int(where**3 * len(content))
        content[at : at + len(bytes_)] = bytes_
    path = tmp_path / "changed"
    path.write_bytes(content[: max(1, int(kept * len(content)))])
    assert verdict(studio, path) in FAULTS | {"a picture"}
    path.write_bytes(photo_bytes(2, (640, 480)))
    assert studio.examine(path, Limits()).pixel_sha256 == pixel_sha256(untouched())
