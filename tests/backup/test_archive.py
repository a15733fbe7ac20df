"""The archive: no byte of it changes or goes unseen, and it cannot write outside its folder."""

import io
import os
import shutil
import subprocess
import tarfile
import tracemalloc
from pathlib import Path

import pytest

from photo_contest.backup.archive import (
    TAIL_BYTES,
    ArchiveWriter,
    Entry,
    check_seal,
    entries_of,
    manifest_text,
)
from photo_contest.backup.refusal import BackupRefused


def silent(count: int) -> None:
    pass


def written(path: Path, **members: bytes) -> list[Entry]:
    with path.open("wb") as file:
        writer = ArchiveWriter(file, 0.0, silent)
        entries = [writer.add_bytes(name, content) for name, content in members.items()]
        writer.finish(b"{}")
    return entries


@pytest.fixture
def small(tmp_path: Path) -> Path:
    written(tmp_path / "small.tar", first=b"one")
    return tmp_path / "small.tar"


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    entries = written(path, first=b"one", empty=b"", third=b"x" * 1000)
    check_seal(path, silent)
    assert manifest_text(path) == b"{}"
    assert entries_of(path, silent, into=tmp_path / "out") == entries
    assert (tmp_path / "out" / "third").read_bytes() == b"x" * 1000


def test_any_tar_program_opens_it(small: Path, tmp_path: Path) -> None:
    program = shutil.which("tar")
    if program is None:
        pytest.skip("this machine has no tar")
    subprocess.run([program, "-xf", small, "-C", tmp_path], check=True)  # noqa: S603
    assert (tmp_path / "first").read_bytes() == b"one"


def test_a_flipped_bit_anywhere_is_refused(small: Path) -> None:
    with small.open("r+b", buffering=0) as file:
        for offset, byte in enumerate(small.read_bytes()):
            os.pwrite(file.fileno(), bytes([byte ^ 1 << offset % 8]), offset)
            with pytest.raises(BackupRefused):
                check_seal(small, silent)
            os.pwrite(file.fileno(), bytes([byte]), offset)
    check_seal(small, silent)


def test_every_truncation_is_refused(small: Path) -> None:
    for length in reversed(range(small.stat().st_size)):
        os.truncate(small, length)
        with pytest.raises(BackupRefused):
            check_seal(small, silent)


def test_what_was_added_behind_is_refused(small: Path) -> None:
    with small.open("ab") as file:
        file.write(b"\0" * 512)
    with pytest.raises(BackupRefused):
        check_seal(small, silent)


def strange(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, link
    member.size = 4 if kind == tarfile.REGTYPE else 0
    return member


@pytest.mark.parametrize(
    "member",
    [
        strange("../outside"),
        strange("inside/../../outside"),
        strange("/tmp/outside"),  # noqa: S108  # never written
        strange("./outside"),
        strange("inside//outside"),
        strange("inside\\..\\outside"),
        strange(".hidden"),
        strange("link", tarfile.SYMTYPE, "/etc/passwd"),
        strange("link", tarfile.LNKTYPE, "first"),
        strange("pipe", tarfile.FIFOTYPE),
        strange("folder", tarfile.DIRTYPE),
        strange("first"),  # a name twice
    ],
    ids=lambda member: f"{member.name}-{member.type.decode()}",
)
def test_a_strange_member_is_refused_and_not_written(
    tmp_path: Path, member: tarfile.TarInfo
) -> None:
    path, out = tmp_path / "forged.tar", tmp_path / "out" / "deep"
    with tarfile.open(path, "w") as tar:
        tar.addfile(strange("first"), io.BytesIO(b"good"))
        tar.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(BackupRefused):
        entries_of(path, silent, into=out)
    files = {path.name for path in tmp_path.rglob("*") if not path.is_dir()}
    assert files <= {"forged.tar", "first"}
    assert (out / "first").read_bytes() == b"good"


@pytest.mark.parametrize(
    "rubbish", [b"", b"no tar at all" * 999, b"\0" * 20_480, b"\x1f\x8b" * 9000]
)
def test_rubbish_is_refused_with_a_sentence(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "rubbish"
    path.write_bytes(rubbish)
    with pytest.raises(BackupRefused):
        check_seal(path, silent)
    with pytest.raises(BackupRefused):
        manifest_text(path)


def test_memory_does_not_grow_with_a_file(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(64 * 2**20)
    tracemalloc.start()
    with large.open("rb") as source, (tmp_path / "a.tar").open("wb") as file:
        writer = ArchiveWriter(file, 0.0, silent)
        writer.add("large", source)
        writer.finish(b"{}")
    check_seal(tmp_path / "a.tar", silent)
    entries_of(tmp_path / "a.tar", silent, into=tmp_path / "out")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20
    assert (tmp_path / "a.tar").stat().st_size > 64 * 2**20 + TAIL_BYTES
