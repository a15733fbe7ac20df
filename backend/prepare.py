"""Brings the database up to date before the server starts, all in one process.

    python -m backend.prepare [--demo]

Checks the configuration, that the database server has a connection for every thread and whether
Valkey answers; applies migrations if any wait, builds the index of look-alikes, the fonts of the
pages and the script of their charts if they are missing, and with `--demo` loads the demonstration
contest into a database without users. Each thing that an operator can put right ends with a
sentence and status 1, not with a traceback.
"""

import os
import sys
from collections.abc import Sequence
from io import StringIO
from typing import Final

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections

from backend.counters import limits

BESIDE_THE_SERVER: Final = 6  # connections of the worker, the clock, and commands meanwhile


def main(arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    try:
        django.setup()
        call_command("check", databases=[DEFAULT_DB_ALIAS], stdout=StringIO())  # warnings: stderr
        require_connections()
        try_valkey()
        migrate()
        prepare_index()
        call_command("build_fonts", stdout=StringIO())
        call_command("build_charts", stdout=StringIO())
        keep_demonstration_here()
        if "--demo" in arguments:
            demonstrate()
    except OperationalError as error:
        return _refuse(
            f"Không dùng được cơ sở dữ liệu: {error}".strip(),
            f"The database cannot be used: {error}".strip(),
        )
    except ImproperlyConfigured as error:
        return _refuse(f"Cấu hình chưa đúng: {error}", f"The configuration is wrong: {error}")
    except (SystemCheckError, CommandError) as error:
        return _refuse(str(error))
    finally:
        connections.close_all()
    return 0


def require_connections() -> None:
    """Refuse more threads than the PostgreSQL server has connections for: each thread keeps one."""
    if connection.vendor != "postgresql":
        return
    wanted = settings.CONTEST_PROCESSES * (settings.CONTEST_THREADS + 1) + BESIDE_THE_SERVER
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(CASE name WHEN 'max_connections' THEN setting::int ELSE -setting::int END) "
            "FROM pg_settings WHERE name IN "
            "('max_connections', 'superuser_reserved_connections', 'reserved_connections')"
        )
        allowed = cursor.fetchone()[0]
    if wanted > allowed:
        raise CommandError(
            f"Cuộc thi cần {wanted} kết nối, máy chủ PostgreSQL chỉ cho {allowed}. "
            "Hãy giảm CONTEST_PROCESSES × CONTEST_THREADS, hoặc tăng max_connections.\n"
            f"The contest needs {wanted} connections, the PostgreSQL server allows {allowed}. "
            "Lower CONTEST_PROCESSES × CONTEST_THREADS, or raise max_connections."
        )


def try_valkey() -> None:
    """Say when Valkey does not answer; the contest is served all the same."""
    if limits().probe().since is not None:
        sys.stderr.write(
            "Valkey không trả lời: mỗi tiến trình tự đếm giới hạn cho đến khi có lại.\n"
            "Valkey does not answer: each process counts limits for itself until it does.\n"
        )


def migrate() -> None:
    """Apply the migrations that wait; asking first is quicker than a migrate with nothing to do."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def prepare_index() -> None:
    """Have an index of look-alikes at hand for the first photo that is sent. Without one, on a full
    disk say, photos are found all the same."""
    from photo_contest.domain.duplicates import shelf

    try:
        shelf.prepare_index()
    except OSError as error:
        sys.stderr.write(
            f"Không lập được chỉ mục ảnh giống nhau, lần tìm đầu sẽ chậm hơn: {error}\n"
            f"The index of look-alikes could not be built, the first search takes longer: {error}\n"
        )


def keep_demonstration_here() -> None:
    """Refuse to serve a demonstration, whose passwords everybody knows, to other machines."""
    from photo_contest.demonstration.place import refuse_strangers
    from photo_contest.models import Contest

    if Contest.objects.filter(is_demonstration=True).exists():
        refuse_strangers()


def demonstrate() -> None:
    """Load the demonstration into a database without users, and name its accounts every time.

    Where it is refused (PostgreSQL, a host that others reach) the contest is served without it.
    """
    from django.contrib.auth import get_user_model

    from photo_contest.demonstration.persons import USERNAMES, password_of

    members = get_user_model()._default_manager
    if not members.exists():
        try:
            call_command("demo")
        except CommandError as refusal:
            sys.stderr.write(f"{refusal}\n")
        return
    there = set(members.filter(username__in=USERNAMES).values_list("username", flat=True))
    if there:
        sys.stdout.write("Tài khoản minh họa · demonstration accounts:\n")
        lines = [f"  {name:<11}{password_of(name)}\n" for name in USERNAMES if name in there]
        sys.stdout.writelines(lines)


def _refuse(*lines: str) -> int:
    sys.stderr.write("\n".join(lines) + "\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
