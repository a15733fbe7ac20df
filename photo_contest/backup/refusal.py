"""A refusal of backup or restore: what happened, why, what now, in Vietnamese and English."""


class BackupRefused(Exception):  # noqa: N818  # errors are named as the refusal itself
    """Raised before anything was changed, unless its sentence says otherwise."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.vi = vi
        self.en = en

    def __str__(self) -> str:
        return f"{self.vi}\n{self.en}"


def not_written(reason: object) -> BackupRefused:
    return BackupRefused(
        f"Không ghi được tệp: {reason}. Không có bản sao lưu dở nào để lại; "
        "xin giải phóng chỗ trống hoặc chọn thư mục khác rồi chạy lại.",
        f"Writing failed: {reason}. No half backup was left; "
        "free some space or choose another folder, then run again.",
    )


def too_little_space(folder: object, needed: int, free: int) -> BackupRefused:
    def megabytes(count: int) -> str:
        return f"{count / 1e6:,.0f}".replace(",", ".")

    return BackupRefused(
        f"Không đủ chỗ trống ở {folder}: cần {megabytes(needed)} MB, còn {megabytes(free)} MB. "
        "Chưa ghi gì.",
        f"Not enough space in {folder}: {needed / 1e6:,.0f} MB needed, {free / 1e6:,.0f} MB free. "
        "Nothing was written.",
    )


def not_whole(why_vi: str, why_en: str) -> BackupRefused:
    """The archive is cut, altered or not ours."""
    return BackupRefused(
        f"Tệp sao lưu không dùng được: {why_vi}. Chưa thay đổi gì; xin dùng một bản sao lưu khác.",
        f"This archive cannot be used: {why_en}. Nothing was changed; use another backup.",
    )
