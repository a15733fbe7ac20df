"""The archive: a plain tar whose last members are a manifest and a seal over every byte.

    ABOUT.txt · database/… · secrets/… · originals/… · renditions/… · manifest.json · seal.sha256

The seal holds the SHA-256 of all bytes before it; its own bytes and the two closing blocks follow
from that hash, so that no byte of the file can change or be missing unseen. Any tar program opens
the archive. Everything streams: memory does not grow with the size of a member.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from photo_contest.backup.refusal import not_whole

MANIFEST_NAME = "manifest.json"
SEAL_NAME = "seal.sha256"
TAIL_BYTES = 4 * tarfile.BLOCKSIZE  # the seal's header and text, then two blocks of zeros
MAX_MANIFEST_BYTES = 512 * 2**20
CHUNK = 2**20

Advance = Callable[[int], object]


@dataclass(frozen=True)
class Entry:
    """One file of the archive: its name inside, bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str


class _HashedFile:
    """A file that is written (or read) with its SHA-256 and length taken along."""

    def __init__(self, file: IO[bytes], advance: Advance | None = None) -> None:
        self.file = file
        self.advance = advance
        self.digest = hashlib.sha256()
        self.count = 0

    def _take(self, data: bytes) -> None:
        self.digest.update(data)
        self.count += len(data)
        if self.advance:
            self.advance(len(data))

    def write(self, data: bytes) -> int:
        self.file.write(data)
        self._take(data)
        return len(data)

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self._take(data)
        return data

    def tell(self) -> int:
        return self.count


class ArchiveWriter:
    """Writes members one after another into an empty file; `finish` adds manifest and seal."""

    def __init__(self, file: IO[bytes], made_at: float, advance: Advance) -> None:
        self._file = file
        self._advance = advance
        self._made_at = made_at
        self._body = _HashedFile(file)
        target: Any = self._body  # all that a tar asks of it is write and tell
        self._tar = tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  # closed by the seal

    def add(self, name: str, source: IO[bytes], mode: int = 0o600) -> Entry:
        """Add an open file under `name`. A file that shrinks meanwhile raises OSError."""
        info = tarfile.TarInfo(name)
        info.size = os.fstat(source.fileno()).st_size
        info.mode = mode & 0o777
        info.mtime = self._made_at
        hashed = _HashedFile(source, self._advance)
        self._tar.addfile(info, hashed)
        return Entry(name, info.size, hashed.digest.hexdigest())

    def add_bytes(self, name: str, content: bytes) -> Entry:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        info.mode = 0o600
        info.mtime = self._made_at
        self._tar.addfile(info, io.BytesIO(content))
        return Entry(name, info.size, hashlib.sha256(content).hexdigest())

    def finish(self, manifest: bytes) -> None:
        self.add_bytes(MANIFEST_NAME, manifest)
        self._file.write(_tail(self._body.digest.hexdigest()))


def _tail(body_sha256: str) -> bytes:
    """The last 2,048 bytes of an archive, told by the hash of what stands before them."""
    text = f"{body_sha256}\n".encode()
    info = tarfile.TarInfo(SEAL_NAME)
    info.size = len(text)
    info.mode = 0o600
    header = info.tobuf(format=tarfile.USTAR_FORMAT)
    return (header + text).ljust(TAIL_BYTES, b"\0")


def check_seal(path: Path, advance: Advance) -> None:
    """Read every byte and compare with the seal; refuse a cut, longer or altered file."""
    with path.open("rb") as file:
        body_bytes = os.fstat(file.fileno()).st_size - TAIL_BYTES
        if body_bytes <= 0:
            raise not_whole("tệp quá ngắn", "the file is too short")
        body = _HashedFile(file, advance)
        while body.count < body_bytes:
            if not body.read(min(CHUNK, body_bytes - body.count)):
                raise not_whole("tệp đang bị thay đổi", "the file is changing")
        if file.read() != _tail(body.digest.hexdigest()):
            raise not_whole(
                "tệp bị cắt cụt hoặc đã bị sửa (dấu niêm phong không khớp)",
                "it is cut short or altered (the seal does not match)",
            )


def manifest_text(path: Path) -> bytes:
    """The manifest's text; the other members are skipped, not read."""
    with _opened(path) as tar:
        for member in tar:
            if member.name == MANIFEST_NAME and member.isreg():
                if member.size > MAX_MANIFEST_BYTES:
                    break
                return _content(tar, member).read()
    raise not_whole("không có bản kê dùng được", "it has no usable manifest")


def entries_of(path: Path, advance: Advance, into: Path | None = None) -> list[Entry]:
    """Read all other members; with `into`, write them below that folder.

    Refuses what a tar may hold and a backup never does: links, devices, absolute or climbing
    names, a name twice. The files are written new, never over another.
    """
    seen: set[str] = set()
    with _opened(path) as tar:
        return [
            _copied(tar, member, into, advance)
            for member in tar
            if _checked(member, seen).name not in (MANIFEST_NAME, SEAL_NAME)
        ]


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError, UnicodeError, ValueError) as error:
        raise not_whole(f"không đọc được ({error})", f"unreadable ({error})") from error


def _checked(member: tarfile.TarInfo, seen: set[str]) -> tarfile.TarInfo:
    parts = PurePosixPath(member.name).parts
    plain = "/".join(parts) == member.name and not any(part.startswith(".") for part in parts)
    if not (parts and plain and member.isreg()) or "\\" in member.name or member.name in seen:
        raise not_whole(f"có mục lạ {member.name!r}", f"it holds a strange entry {member.name!r}")
    seen.add(member.name)
    return member


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    assert content is not None  # noqa: S101  # a regular file has content
    return content


def _copied(
    tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path | None, advance: Advance
) -> Entry:
    hashed = _HashedFile(_content(tar, member), advance)
    if into is None:
        while hashed.read(CHUNK):
            pass
    else:
        safe = tarfile.data_filter(member, str(into))
        target = into / safe.name
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, (safe.mode or 0o600) & 0o777)
        with os.fdopen(handle, "wb") as file:
            while chunk := hashed.read(CHUNK):
                file.write(chunk)
    if hashed.count != member.size:
        raise not_whole(f"mục {member.name} bị cắt cụt", f"{member.name} is cut short")
    return Entry(member.name, hashed.count, hashed.digest.hexdigest())
