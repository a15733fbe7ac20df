"""`manage.py find_lookalikes`: two folders compared. No test here may touch a database, and none
may ask for one: the command must run without any."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image, ImageOps

from photo_contest.imaging.lookalikes.engine import THRESHOLD
from photo_contest.imaging.lookalikes.folders import EXACT_SCORE
from tests.pictures import encoded, photo, photo_bytes, real_photo, real_photos

ODD = 'a,b "c" ảnh.png'


def written(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Three known pictures; a copy, changed ones, another picture, and files without a picture."""
    top = tmp_path_factory.mktemp("folders")
    known, asked = top / "known", top / "asked"
    original = photo(1)
    written(
        known,
        **{
            "one.jpg": photo_bytes(1),
            "year/two.png": photo_bytes(2, format="PNG"),
            "year/three.webp": photo_bytes(3, format="WEBP"),
            "notes.txt": b"no picture",
        },
    )
    framed = ImageOps.expand(ImageOps.mirror(original), 90, "white")
    written(
        asked,
        **{
            "same.jpg": photo_bytes(1),
            "sub/folder/same pixels.png": photo_bytes(2, format="PNG") + b"behind the end",
            ODD: encoded(framed, "PNG"),
            "turned.jpg": encoded(original.rotate(90, expand=True), "JPEG", quality=60),
            "another.jpg": photo_bytes(9),
            "half.jpg": photo_bytes(1)[:20_000],
            "empty.jpg": b"",
        },
    )
    (asked / "nowhere.jpg").symlink_to(asked / "gone.jpg")
    os.mkfifo(asked / "pipe.jpg")
    return known, asked


def compared(*arguments: object) -> tuple[str, str]:
    """What goes to standard output, and to standard error."""
    out, err = StringIO(), StringIO()
    call_command("find_lookalikes", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def answer(folders: tuple[Path, Path]) -> tuple[str, str]:
    return compared(*folders)


def test_every_changed_copy_is_told_with_what_it_was_made_from(answer: tuple[str, str]) -> None:
    heading, *rows = csv.reader(StringIO(answer[0]))
    assert heading == ["query", "match", "score"]
    assert [row[:2] for row in rows] == [
        [ODD, "one.jpg"],
        ["same.jpg", "one.jpg"],
        ["sub/folder/same pixels.png", "year/two.png"],
        ["turned.jpg", "one.jpg"],
    ]
    scores = [float(row[2]) for row in rows]
    assert scores[1:3] == [EXACT_SCORE] * 2
    assert all(THRESHOLD <= score < EXACT_SCORE for score in (scores[0], scores[3]))


def test_files_without_a_picture_are_named_and_skipped(
    answer: tuple[str, str], folders: tuple[Path, Path]
) -> None:
    known, asked = folders
    told = [line for line in answer[1].replace("\r", "\n").splitlines() if ": " in line]
    named = {line.split(": ")[0]: line.split(": ", 1)[1] for line in told}
    assert {path: named.get(str(path)) for path in (asked / "half.jpg", asked / "nowhere.jpg")} == {
        asked / "half.jpg": "Không mở được ảnh. · The photo cannot be opened.",
        asked / "nowhere.jpg": os.strerror(2),
    }
    assert str(known / "notes.txt") in named
    assert str(asked / "empty.jpg") in named
    assert str(asked / "pipe.jpg") in named
    assert "9 queries, 3 references, passes: 2" in told[-1]
    assert "4 pairs alike, 5 files skipped" in told[-1]


def test_json_tells_how_they_are_alike(folders: tuple[Path, Path]) -> None:
    told = json.loads(compared(*folders, "--json", "--fast")[0])
    by_query = {one["query"]: one for one in told}
    same, framed, turned = (by_query[name] for name in ("same.jpg", ODD, "turned.jpg"))
    assert (same["relation"], same["score"]) == ("exact", EXACT_SCORE)
    assert (framed["relation"], turned["relation"]) == ("mirrored", "turned")
    assert (framed["mirrored"], turned["degrees"]) == (True, pytest.approx(90, abs=1))
    for one in (framed, turned):
        assert len(one["transform"]) == 6
        assert one["regions"]
        assert {*one["regions"][0]} == {"query", "reference"}
        assert one["second_pass"] is False


def test_the_threshold_leaves_out_all_but_exact_copies(folders: tuple[Path, Path]) -> None:
    rows = list(csv.reader(StringIO(compared(*folders, "--fast", "--threshold=100")[0])))
    assert [row[0] for row in rows[1:]] == ["same.jpg", "sub/folder/same pixels.png"]


def test_a_file_is_no_look_alike_of_itself(folders: tuple[Path, Path]) -> None:
    known, _ = folders
    out, err = compared(known, known / "year" / "..", "--fast")
    assert out == "query,match,score\n"
    assert "3 references" in err


@pytest.mark.parametrize("threshold", ["-1", "nan", "x", "101"])
def test_a_threshold_lies_between_0_and_100(tmp_path: Path, threshold: str) -> None:
    with pytest.raises(CommandError, match="between 0 and 100"):
        compared(tmp_path, tmp_path, f"--threshold={threshold}")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such folder"):
        compared(tmp_path, tmp_path / "away")


def test_it_runs_without_any_database_and_with_names_that_are_no_text(tmp_path: Path) -> None:
    """In a process of its own, with the address of a database that nobody serves."""
    written(tmp_path / "known", **{"one.jpg": photo_bytes(1, (640, 480))})
    name = b"\xe1nh,\n.jpg"
    (tmp_path / "asked").mkdir()
    with open(os.fsencode(tmp_path / "asked") + b"/" + name, "wb") as file:  # noqa: PTH123
        file.write(encoded(photo(1, (640, 480)), "JPEG", quality=40))
    done = subprocess.run(  # noqa: S603 -- our own interpreter and command
        [sys.executable, "manage.py", "find_lookalikes", tmp_path / "known", tmp_path / "asked"],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"DATABASE_URL": "postgresql://nobody:x@127.0.0.1:9/none", "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    heading, row = done.stdout.split(b"\n", 1)
    assert heading == b"query,match,score"
    assert row.startswith(b'"' + name + b'",one.jpg,')


def test_real_photos_are_found_in_a_turned_collage_and_in_a_corner(tmp_path: Path) -> None:
    paths = [*real_photos("pop-*.jpg")[:4], real_photo("hard-lund-01.jpg")]
    known = {path.name: path.read_bytes() for path in paths}
    written(tmp_path / "known", **known)
    with Image.open(paths[0]) as image:
        width, height = image.size
        corner = image.crop((width // 2, height // 2, width, height))
    written(
        tmp_path / "asked",
        **{
            "collage.jpg": encoded(collage(paths[:4]).rotate(180), "JPEG", quality=70),
            "corner.jpg": encoded(ImageOps.mirror(corner), "JPEG", quality=70),
            "same street.jpg": real_photo("hard-lund-09.jpg").read_bytes(),
        },
    )
    rows = csv.reader(StringIO(compared(tmp_path / "known", tmp_path / "asked")[0]))
    assert {(query, match) for query, match, _ in rows} == {
        ("query", "match"),
        ("corner.jpg", paths[0].name),
        *(("collage.jpg", path.name) for path in paths[:4]),
    }


def collage(paths: list[Path]) -> Image.Image:
    """Four photos in a square of 1200 pixels."""
    page = Image.new("RGB", (1200, 1200), "white")
    for place, path in enumerate(paths):
        with Image.open(path) as image:
            page.paste(ImageOps.fit(image, (590, 590)), (place % 2 * 610, place // 2 * 610))
    return page
