"""What can be known before anything starts: the folder, the port, the number of processes. Each
refusal is a sentence.

Standard library only: it runs before Django is loaded, so that a taken port or a folder that
cannot be written is told at once and without a traceback. Sentences come in both languages,
because nobody has chosen one yet.
"""

import os
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path

RESTORE_UNFINISHED = "restore-unfinished"  # left by a restore that was interrupted
REPOSITORY = Path(__file__).resolve().parent.parent


class Refusal(SystemExit):
    """The process ends with status 1 and these two lines on standard error."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"{vietnamese}\n{english}")


def data_folder(env: Mapping[str, str]) -> Path:
    """The folder of database and files, as the settings read it from CONTEST_DATA_DIR."""
    return Path(env.get("CONTEST_DATA_DIR") or REPOSITORY / "var").resolve()


def require_writable(folder: Path) -> None:
    """Make `folder` if need be and write into it; the proof is a file, not a permission bit."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(
            f"Không ghi được vào thư mục dữ liệu {folder} ({reason}). "
            "Hãy cấp quyền ghi, hoặc đặt CONTEST_DATA_DIR sang thư mục khác.",
            f"The data folder {folder} cannot be written ({reason}). "
            "Grant write access, or set CONTEST_DATA_DIR to another folder.",
        ) from None


def address_from(env: Mapping[str, str]) -> tuple[str, int]:
    """Host and port from CONTEST_HOST and PORT; 127.0.0.1:8000 when they are unset."""
    host, port = env.get("CONTEST_HOST") or "127.0.0.1", env.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise Refusal(
            f"PORT={port} không phải số cổng. Hãy chọn một số từ 1 đến 65535, ví dụ PORT=8001.",
            f"PORT={port} is not a port number. Choose one from 1 to 65535, such as PORT=8001.",
        )
    return host, int(port)


def require_free(host: str, port: int) -> None:
    """Refuse a port on which somebody listens.

    The HTTP server itself would share it: it opens its socket with SO_REUSEPORT.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(
            f"Không mở được cổng {port} trên {host} ({reason}). Hãy tắt chương trình đang dùng "
            f"cổng này, hoặc chọn cổng khác: make run PORT={_another(port)}",
            f"Port {port} on {host} cannot be opened ({reason}). Stop the program that uses it, "
            f"or choose another: make run PORT={_another(port)}",
        ) from None


def _another(port: int) -> int:
    return port + 1 if port < 65535 else 8000


def processes_from(env: Mapping[str, str]) -> tuple[int, int]:
    """Serving processes and threads of each, from CONTEST_PROCESSES and CONTEST_THREADS; 1 and 32
    when they are unset. Several processes need PostgreSQL and Valkey."""
    processes = _number(env, "CONTEST_PROCESSES", 1, most=64)
    threads = _number(env, "CONTEST_THREADS", 32, most=1000)
    if processes > 1 and not env.get("DATABASE_URL"):
        raise Refusal(
            "Trên SQLite chỉ một tiến trình được ghi phiếu. Hãy bỏ CONTEST_PROCESSES, "
            "hoặc dùng PostgreSQL (DATABASE_URL) cùng với Valkey (CONTEST_VALKEY_URL).",
            "On SQLite a single process writes the votes. Unset CONTEST_PROCESSES, "
            "or use PostgreSQL (DATABASE_URL) together with Valkey (CONTEST_VALKEY_URL).",
        )
    if processes > 1 and not env.get("CONTEST_VALKEY_URL"):
        raise Refusal(
            "Nhiều tiến trình chỉ đếm chung được các giới hạn trên Valkey. "
            "Hãy đặt CONTEST_VALKEY_URL, hoặc bỏ CONTEST_PROCESSES.",
            "Several processes can count limits together on Valkey only. "
            "Set CONTEST_VALKEY_URL, or unset CONTEST_PROCESSES.",
        )
    return processes, threads


def _number(env: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise Refusal(
            f"{name}={text} không hợp lệ. Hãy chọn một số từ 1 đến {most}.",
            f"{name}={text} is not valid. Choose a number from 1 to {most}.",
        )
    return int(text)


def require_unserved(env: Mapping[str, str]) -> None:
    """Refuse now what a second server on the same data folder would refuse later, and a folder
    whose restore was interrupted."""
    from backend.single import refuse_if_claimed

    folder = data_folder(env)
    together = bool(env.get("DATABASE_URL") and env.get("CONTEST_VALKEY_URL"))
    refuse_if_claimed(folder / "server.lock", together=together)
    if (folder / RESTORE_UNFINISHED).exists():
        raise Refusal(
            "Lần khôi phục trước chưa xong. Hãy chạy lại lệnh restore với tệp sao lưu đó.",
            "The last restore has not finished. Run restore again with that backup.",
        )


def check(env: Mapping[str, str] = os.environ) -> tuple[str, int]:
    """All of the above; host and port to serve on."""
    host, port = address_from(env)
    processes_from(env)
    require_writable(data_folder(env))
    require_unserved(env)
    require_free(host, port)
    return host, port
