"""How well look-alikes are found, how few are found wrongly, and what it costs.

    python -m bench.lookalikes [--photos FOLDER] [--only WORD ...] [--quick]
    python -m bench.lookalikes --tune [--photos FOLDER]

Takes the photos beside the repository (shared/photos) and of any further folder, does to some of
them what people do (`changes`), and looks for each result among all of them. Recall is counted over
photos that were not used for fixing the engine (`split`); pairs over all. Prints a row a figure;
ends with 1 when a bar is missed, with 2 when there is nothing to measure with.

`--tune` is for fixing the engine: recall and false pairs over thresholds, on the tuning half alone.
"""

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.lookalikes import costs
from bench.lookalikes.changes import CHANGES
from bench.lookalikes.crowd import entries_of
from bench.lookalikes.figures import FIGURES
from bench.lookalikes.photos import SHARED, Photo, gather, write_12_megapixels
from bench.lookalikes.queries import Rows, ask, fingerprints
from bench.lookalikes.split import evenly, part_of, split
from bench.lookalikes.verdicts import Verdicts
from bench.running import end_when_told, has_a_word, tell
from bench.table import table

PAIRS = 520_000  # 500,000 and some for the pairs of one scene, which are counted apart
LEAST_A_HALF = 24  # photos that are changed
QUICK_A_HALF = 5
TIMED = 24  # photos of 12 megapixels
THRESHOLDS = np.arange(0.5, 3.01, 0.125)


def main() -> int:
    options = _options()
    end_when_told()
    photos = gather([folder for folder in (SHARED, *options.photos) if folder.is_dir()])
    if len(photos) < 50:
        print(f"Too few photos: {len(photos)} in {SHARED} and --photos.", file=sys.stderr)
        return 2
    if options.tune:
        return _tune(photos, options)
    figures = [figure for figure in FIGURES if has_a_word(figure.name, options.only)]
    wanted = {figure.part for figure in figures} - ({"million"} if options.quick else set())
    begun, values = time.monotonic(), {}
    if "recall" in wanted:
        values |= _recall(photos, options)
    if wanted & {"costs", "million"}:
        values |= _costs(photos, wanted)
    lines, held = table(values, figures)
    print("\n".join(lines))
    tell(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    return int(not held)


def _recall(photos: Sequence[Photo], options: argparse.Namespace) -> dict[str, float]:
    parts, changes = split(photos), _changes(options)
    references = parts["tuning"] + parts["unseen"]
    a_half = _photos_a_half(len(references), options)
    chosen = [photo for part in ("tuning", "unseen") for photo in evenly(parts[part], a_half)]
    places = [references.index(photo) for photo in chosen]
    tell(
        f"{len(references)} photos to find, {len(parts['tuning'])} of them for tuning; "
        f"{len(changes)} changes of {len(chosen)} photos; {len(parts['beside'])} beside"
    )
    rows = fingerprints(references)
    unseen = frozenset(place for place in places if part_of(references[place].group) == "unseen")
    verdicts = Verdicts(references, unseen)
    for done, answers in enumerate(ask(references, places, parts["beside"], rows, changes), 1):
        verdicts.answers += answers
        tell(f"{done}/{len(places)} {references[answers[0].source].path.name}")
    print("\n".join(verdicts.by_change()) + "\n")
    false, hard = verdicts.false_pairs()
    for name, lines in (("false", false), ("hard", hard), ("missed", verdicts.misses())):
        for line in lines:
            tell(f"{name}: {line}")
    return verdicts.values()


def _costs(photos: Sequence[Photo], wanted: set[str]) -> dict[str, float]:
    """Timed are photos of the unseen half; every other one of them is in the index. The features
    of made photos are drawn from the photos that are not timed."""
    timed = evenly(split(photos)["unseen"], TIMED)
    others = [photo for photo in photos if photo not in timed]
    rows: Rows = fingerprints([*others, *timed[::2]])
    entries = entries_of(others)
    values: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-lookalikes-") as folder:
        files = []
        for number, photo in enumerate(timed):
            files.append(Path(folder, f"{number}.jpg"))
            write_12_megapixels(photo.picture(), files[-1], number)
        if "costs" in wanted:
            values |= costs.indexing_value(files) | costs.phash_value(files)
        for part, count in (("costs", costs.USUAL), ("million", costs.MANY)):
            if part in wanted:
                tell(f"{count:,} photos, of {len(entries):,} features …")
                index = Path(folder, part)
                index.mkdir()
                values |= costs.check_values(rows, entries, count, files, index)
    return values


def _tune(photos: Sequence[Photo], options: argparse.Namespace) -> int:
    """Nothing of the unseen half is read here."""
    parts, changes = split(photos), _changes(options)
    references = parts["tuning"]
    a_half = QUICK_A_HALF if options.quick else LEAST_A_HALF
    places = [references.index(photo) for photo in evenly(references, a_half)]
    rows = fingerprints(references)
    verdicts = Verdicts(references, frozenset(places))
    for answers in ask(references, places, parts["beside"], rows, changes, threshold=0.0):
        verdicts.answers += answers
    print(f"{verdicts.pairs()[0]:,} pairs, {verdicts.pairs()[1]:,} hard ones")
    print(f"{'threshold':>9}{'first %':>9}{'both %':>9}{'lowest %':>10}{'false':>7}{'hard':>7}")
    for threshold in THRESHOLDS:
        above = Verdicts(
            references, frozenset(places), [one.above(threshold) for one in verdicts.answers]
        )
        first = above.recall(lambda answer: answer.source in answer.first)
        both = above.recall(lambda answer: answer.source in answer.both)
        false, hard = above.false_pairs()
        print(
            f"{threshold:>9.3f}{np.mean(list(first.values())):>9.2f}"
            f"{np.mean(list(both.values())):>9.2f}{min(both.values()):>10.1f}"
            f"{len(false):>7}{len(hard):>7}"
        )
    return 0


def _photos_a_half(references: int, options: argparse.Namespace) -> int:
    if options.quick:
        return QUICK_A_HALF
    return max(LEAST_A_HALF, math.ceil(PAIRS / len(CHANGES) / (references - 1) / 2))


def _changes(options: argparse.Namespace) -> list[str]:
    return [name for name in CHANGES if has_a_word(name, options.changes)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.lookalikes")
    parser.add_argument(
        "--photos", type=Path, action="append", default=[], metavar="FOLDER", help="further photos"
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="figures whose name has such a word"
    )
    parser.add_argument(
        "--changes",
        nargs="+",
        default=[],
        metavar="WORD",
        help="changes whose name has such a word",
    )
    parser.add_argument("--quick", action="store_true", help="few photos, no million: a first look")
    parser.add_argument("--tune", action="store_true", help="thresholds, on the tuning half alone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
