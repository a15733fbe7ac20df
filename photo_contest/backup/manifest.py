"""What an archive says of itself: engine, migrations, rows a table, every file with its hash."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from photo_contest.backup.archive import Entry
from photo_contest.backup.facts import Facts, PhotoFiles
from photo_contest.backup.refusal import BackupRefused, not_whole

FORMAT = 1
PRODUCT = "net-dep-cong-doan"


@dataclass(frozen=True)
class Manifest:
    """Everything that `restore` compares before it touches anything."""

    made_at: str  # ISO 8601, UTC
    engine: str  # sqlite | postgresql
    engine_version: str
    database: str  # name of the entry that holds the database
    facts: Facts
    files: list[Entry]
    hash_key_check: str
    missing_originals: list[str] = field(default_factory=list)
    damaged_originals: list[str] = field(default_factory=list)
    missing_renditions: list[str] = field(default_factory=list)
    format: int = FORMAT
    product: str = PRODUCT

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> "Manifest":
        try:
            data: dict[str, Any] = json.loads(text)
            if data["product"] != PRODUCT:
                raise not_whole("không phải bản sao lưu của cuộc thi", "it is not of this product")
            if data["format"] != FORMAT:
                raise _newer()
            facts = data["facts"]
            if not all(re.fullmatch(r"\w+", table) for table in facts["counts"]):
                raise ValueError
            facts["photos"] = [PhotoFiles(**photo) for photo in facts["photos"]]
            data["facts"] = Facts(**facts)
            data["files"] = [Entry(**entry) for entry in data["files"]]
            return cls(**data)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise not_whole("bản kê không đọc được", "its manifest is unreadable") from error

    def check(self, entries: Iterable[Entry]) -> None:
        """Refuse unless exactly the listed files are there, unaltered, and each photo row's
        original among them (but for those that were already lost when the backup was made)."""
        present = {entry.name: entry for entry in entries}
        listed = {entry.name: entry for entry in self.files}
        for name in sorted(listed.keys() ^ present.keys()):
            raise not_whole(f"thiếu hoặc thừa tệp {name}", f"{name} is missing or not listed")
        for name, entry in listed.items():
            if present[name] != entry:
                raise not_whole(f"tệp {name} đã bị sửa", f"{name} was altered")
        if self.database not in listed:
            raise not_whole("thiếu cơ sở dữ liệu", "the database is missing")
        lost = {*self.missing_originals, *self.damaged_originals}
        for photo in self.facts.photos:
            original = listed.get(f"originals/{photo.original}")
            if photo.original not in lost and (original is None or original.sha256 != photo.sha256):
                raise not_whole(
                    f"thiếu ảnh gốc {photo.original}", f"the original {photo.original} is missing"
                )

    def check_code(self, known_migrations: set[str]) -> None:
        """Refuse an archive that a newer version of the program made."""
        if not set(self.facts.migrations) <= known_migrations:
            raise _newer()


def _newer() -> BackupRefused:
    return BackupRefused(
        "Bản sao lưu do một phiên bản mới hơn của chương trình tạo ra. Chưa thay đổi gì; "
        "xin cập nhật chương trình rồi khôi phục lại.",
        "This archive was made by a newer version of the program. Nothing was changed; "
        "update the program, then restore.",
    )


def hash_key_check(hash_key: str) -> str:
    """A value by which two hash keys are found equal without telling either."""
    return hmac.new(hash_key.encode(), b"backup: hash-key", hashlib.sha256).hexdigest()[:32]
