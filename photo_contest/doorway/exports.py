"""A person's data as a file to keep, through any door."""

import datetime as dt
import tempfile
from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.utils import timezone

from photo_contest.domain import storage
from photo_contest.domain.personal_data import write_export
from photo_contest.doorway.limits import EXPORTS, limit
from photo_contest.models import Member


def export_for(request: HttpRequest, member: Member, *, at: dt.datetime) -> FileResponse:
    """All that is held of the member, in one ZIP; five times an hour (TooManyRequests)."""
    limit(request, group="export", key=str(member.pk), rate=EXPORTS)
    with storage.disk():
        storage.incoming().mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=storage.incoming(), prefix="export-")
    with folder as name:  # goes at once: the open file is read to its end all the same
        target = Path(name) / "export.zip"
        write_export(member=member, by=member, at=at, target=target)
        response = FileResponse(
            target.open("rb"),
            as_attachment=True,
            filename=f"du-lieu-ca-nhan-{timezone.localdate(at):%Y%m%d}.zip",
            content_type="application/zip",
        )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
