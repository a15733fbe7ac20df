"""A verb in a process of its own, killed by SIGKILL before its n-th statement.

One child is prepared once, without a connection; for every run it forks, and the fork opens its
own connection. So the database sees a client that is gone in the middle, nothing less.
"""

import datetime as dt
import json
import os
import subprocess
import sys
from types import TracebackType
from typing import Any

from django.db import connection

_CHILD = """
import datetime as dt, json, os, signal, sys
from importlib import import_module
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        connection.settings_dict["NAME"] = asked["database"]
        seen = 0
        def kill(execute, sql, params, many, context):
            global seen
            seen += asked["reads"] or not sql.startswith("SELECT")
            if seen == asked["kill_at"]:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)
        connection.connect()
        for name, value in asked["constants"].items():
            module, _, constant = name.rpartition(".")
            setattr(import_module(module), constant, value)
        with connection.execute_wrapper(kill):
            instants = {k: dt.datetime.fromisoformat(v) for k, v in asked["instants"].items()}
            import_string(asked["verb"])(*asked["args"], **instants)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Crashes:
    """`reads`: whether statements that only read are counted, before which nothing has changed.
    `constants`: of modules of the child, by dotted name, so that little is much to it."""

    def __init__(self, *, reads: bool = True, **constants: int) -> None:
        self.reads, self.constants = reads, constants

    def __enter__(self) -> "Crashes":
        self.child: subprocess.Popen[str] = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "backend.settings"},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.close()
        self.child.wait(timeout=30)
        self.child.stdout.close()

    def fill(self, contest_id: int, *, until: dt.datetime, kill_at: int) -> bool:
        """Fill rollups, killed before statement `kill_at`; whether it came to that."""
        return self.run("analytics.rollups.fill", contest_id, kill_at=kill_at, until=until)

    def run(self, verb: str, *args: int, kill_at: int, **instants: dt.datetime) -> bool:
        """Run the verb of this dotted path, killed before statement `kill_at`; whether it came to
        that."""
        asked: dict[str, Any] = {
            "database": str(connection.settings_dict["NAME"]),
            "verb": verb,
            "args": args,
            "instants": {name: instant.isoformat() for name, instant in instants.items()},
            "kill_at": kill_at,
            "reads": self.reads,
            "constants": self.constants,
        }
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(json.dumps(asked) + "\n")
        self.child.stdin.flush()
        code = int(self.child.stdout.readline())
        assert code in (0, -9), code
        return code == -9
