"""One child of the pool: reads jobs, looks at pictures, answers. Started by `pool` alone.

`python -m photo_contest.imaging.child MEMORY_BYTES CPU_SECONDS FILE_BYTES`, a JSON object a line:

    in   {"examine": path, "limits": {…}}      out  {"ready": true}  once, when it may be asked
         {"mark": path, "deep": false}              {"facts": {…}}
         {"digest": path}                           {"marks": base64}
         {"render": path, "into": folder}           {"digest": hex}
         {"lay": [path, path], "into": file, …}     {"laid": true}
                                                    {"renditions": [[name, width, height], …]}
                                                    {"fault": code, "params": {…}}
                                                    {"errno": number}

Standard input is the lifeline too: the parent alone holds its other end, so its end of file means
that the parent has gone, however it went. A thread waits for it, also in the middle of a job:
decoders let go of the interpreter lock. PR_SET_PDEATHSIG would not do: it fires when the *thread*
that started the child ends, and server threads come and go.
"""

import base64
import json
import math
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from photo_contest.imaging.examine import digest, examine, mark
from photo_contest.imaging.facts import ImageFault, Limits
from photo_contest.imaging.renditions import renditions
from photo_contest.imaging.together import laid_together

_OPEN_FILES = 64


def main(memory_bytes: int, cpu_seconds: int, file_bytes: int) -> None:
    """Serve jobs until the parent has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent; its end is ours
    answers = _own_standard_output()
    _load_everything()
    jobs: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)  # a core file would be the picture, on disk
    _say(answers, {"ready": True})
    _silence(sys.stderr.fileno())
    while True:
        job = json.loads(jobs.get())
        _allow_cpu(cpu_seconds)
        _say(answers, _done(job))


def _listen(jobs: SimpleQueue[bytes]) -> None:
    with open(0, "rb", buffering=0, closefd=False) as lifeline:  # noqa: PTH123 -- a descriptor
        for line in lifeline:
            jobs.put(line)
    os._exit(0)


def _done(job: dict[str, Any]) -> dict[str, Any]:
    """The answer to one job. A full disk or an absent file is no fault of the picture."""
    try:
        if "examine" in job:
            return {"facts": examine(Path(job["examine"]), Limits(**job["limits"])).to_wire()}
        if "mark" in job:
            seen = mark(Path(job["mark"]), deep=job["deep"])
            return {"marks": base64.b64encode(seen.to_bytes()).decode()}
        if "digest" in job:
            return {"digest": digest(Path(job["digest"]))}
        if "lay" in job:
            return {"laid": _lay(job)}
        return {"renditions": _render(Path(job["render"]), Path(job["into"]))}
    except ImageFault as fault:
        return {"fault": fault.code, "params": fault.params}
    except MemoryError:
        return {"fault": "unreadable-image", "params": {}}
    except OSError as error:
        if error.errno is None:
            raise  # an encoder's complaint, not the system's
        return {"errno": error.errno}


def _render(original: Path, folder: Path) -> list[tuple[str, int, int]]:
    made = renditions(original)
    for name, (content, _, _) in made.items():
        with (folder / f"{name}.webp").open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return [(name, width, height) for name, (_, width, height) in made.items()]


def _lay(job: dict[str, Any]) -> bool:
    query, reference = map(Path, job["lay"])
    content = laid_together(query, reference, job["transform"], job["regions"])
    Path(job["into"]).write_bytes(content)
    return True


def _own_standard_output() -> BinaryIO:
    """The answers' pipe under a number of its own; descriptor 1 leads nowhere from now on, so
    that a library which prints cannot garble an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    _silence(1)
    return answers


def _silence(descriptor: int) -> None:
    """From here on decoders speak, and they would quote strangers' files into the log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _load_everything() -> None:
    """Import now what the first job would, by doing a small one: a warm child is warm."""
    from PIL import Image

    from photo_contest.imaging import decode
    from photo_contest.imaging.lookalikes import features

    decode.prepare_plugins()
    features.marks(Image.effect_noise((256, 256), 50).convert("RGB"))


def _limit(what: int, most: int) -> None:
    """Bound a resource for good; a bound that is already narrower stays."""
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _allow_cpu(seconds: int) -> None:
    """Raise the limit for one more job. The limit counts the life of the process, so what has
    been used is added; only the soft limit moves, and passing it ends the process."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    allowed = math.ceil(time.process_time()) + seconds
    allowed = allowed if hard == resource.RLIM_INFINITY else min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


def _say(answers: BinaryIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
