"""Writes `golden.json` anew when the edition was raised: `python -m` this module."""

import base64
import json
from pathlib import Path

from photo_contest.imaging.lookalikes.features import marks
from photo_contest.imaging.lookalikes.marks import ALGORITHM
from tests.pictures import photo

FILE = Path(__file__).with_name("golden.json")
SEEDS = (1, 2)


def golden() -> dict[str, object]:
    made = {seed: marks(photo(seed, (800, 600))).fingerprint().index for seed in SEEDS}
    parts = {str(seed): base64.b64encode(index).decode() for seed, index in made.items()}
    return {"algorithm": ALGORITHM, "index": parts}


if __name__ == "__main__":
    FILE.write_text(json.dumps(golden(), indent=1) + "\n", encoding="utf-8")
