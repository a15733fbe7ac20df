"""One child of the pool: looks at pictures, answers. Started by `pool` alone.

`python -m photo_contest.imaging.child MEMORY_BYTES CPU_SECONDS FILE_BYTES`, a JSON object a line
(see `serving`):

    in   {"examine": path, "limits": {…}}      out  {"ready": true}  once, when it may be asked
         {"mark": path, "deep": false}              {"facts": {…}}
         {"digest": path}                           {"marks": base64}
         {"render": path, "into": folder}           {"digest": hex}
         {"lay": [path, path], "into": file, …}     {"laid": true}
         {"card": path, "into": file, "words": {…}} {"drawn": true}
         {"crop": path, "into": file, "size": […]}  {"cropped": true}
                                                    {"renditions": [[name, width, height], …]}
                                                    {"fault": code, "params": {…}}
                                                    {"errno": number}
"""

import base64
import os
import sys
from pathlib import Path
from typing import Any

from photo_contest.imaging.card import Card
from photo_contest.imaging.cropping import cropped
from photo_contest.imaging.examine import digest, examine, mark
from photo_contest.imaging.facts import ImageFault, Limits
from photo_contest.imaging.renditions import renditions
from photo_contest.imaging.serving import Bounds, serve
from photo_contest.imaging.share_card import share_card
from photo_contest.imaging.together import laid_together


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
        if "card" in job:
            card = share_card(Path(job["card"]), Card(**job["words"]))
            return {"drawn": bool(Path(job["into"]).write_bytes(card))}
        if "crop" in job:
            content = cropped(Path(job["crop"]), tuple(job["size"]))
            return {"cropped": bool(Path(job["into"]).write_bytes(content))}
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
    seen = job["transform"], job["regions"], job["look"]
    content = laid_together(query, reference, *seen)
    Path(job["into"]).write_bytes(content)
    return True


def _load_everything() -> None:
    """Import now what the first job would, by doing a small one: a warm child is warm."""
    from PIL import Image

    from photo_contest.imaging import decode
    from photo_contest.imaging.lookalikes import features

    decode.prepare_plugins()
    features.marks(Image.effect_noise((256, 256), 50).convert("RGB"))


if __name__ == "__main__":
    serve(_done, load=_load_everything, bounds=Bounds(*(int(text) for text in sys.argv[1:])))
