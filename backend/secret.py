"""Secrets of the embedded default: made once, kept in a file that only its owner reads."""

import os
import secrets
from pathlib import Path


def secret_from(path: Path) -> str:
    """Return the secret kept at `path`, made on first use.

    Two processes that start at once agree: the file is linked into place whole, and who comes
    second reads what the first one wrote.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
