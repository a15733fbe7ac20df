"""`manage.py find_lookalikes`: which pictures of one folder were made from pictures of another.

It asks no database. What it compares by, and when two pictures count as alike, is what a submission
is compared by (`photo_contest.imaging.lookalikes`).
"""

import csv
import io
import json
import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from tqdm import tqdm

from photo_contest.doorway.problems import problem_of
from photo_contest.imaging.facts import ImageFault
from photo_contest.imaging.pool import Studio, StudioBusy
from photo_contest.management.persons import in_both_languages

if TYPE_CHECKING:
    from photo_contest.imaging.lookalikes.folders import Comparison, Folder, Match, Unreadable

Found = TypeVar("Found")
_MOST_CHILDREN = 8  # each may take 1.5 GiB
_WALL_SECONDS = 300.0  # nobody waits for the answer; what a picture may cost is CPU time


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 100:
        raise ArgumentTypeError(
            "ngưỡng là một số từ 0 đến 100 · a threshold lies between 0 and 100"
        )
    return score


class Command(BaseCommand):
    help = (
        "Tìm ảnh trong QUERIES được làm từ ảnh trong REFERENCES, dù đã cắt, xoay, lật, ghép hay "
        "chụp màn hình. Không cần cơ sở dữ liệu. · "
        "Finds which pictures in QUERIES were made from pictures in REFERENCES, cropped, turned, "
        "mirrored, in a collage or a screenshot. Needs no database."
    )
    requires_system_checks = []  # they would ask for a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "references", type=Path, help="thư mục ảnh đã có · folder of known pictures"
        )
        parser.add_argument(
            "queries", type=Path, help="thư mục ảnh cần tra · folder of pictures to look up"
        )
        parser.add_argument(
            "--threshold",
            type=_score,
            help="điểm giống từ mức nào; mặc định là mức của cuộc thi · "
            "likeness from which on; the contest's own by default",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="một mảng JSON, kèm quan hệ, phép biến đổi, vùng khớp · "
            "one JSON array with relation, transform and regions",
        )
        parser.add_argument(
            "--fast",
            action="store_true",
            help="chỉ lượt xem đầu: nhanh hơn vài lần, sót thêm vài ảnh ghép · "
            "the first look alone: several times faster, misses some more collages",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name in ("references", "queries"):
            if not options[name].is_dir():
                raise CommandError(
                    f"Không có thư mục này · There is no such folder: {options[name]}"
                )
        self.rows, self.progress = _stream(self.stdout), _stream(self.stderr)
        self.skipped = 0
        children = max(1, min(_MOST_CHILDREN, len(os.sched_getaffinity(0))))
        try:
            with Studio(size=children, wall_seconds=_WALL_SECONDS) as studio:
                self._compare(studio, children, options)
        except StudioBusy as error:
            raise CommandError(
                "Không mở được tiến trình xem ảnh. Máy có thể đang thiếu bộ nhớ. · "
                "No process to look at pictures could be started. Memory may be short."
            ) from error

    def _compare(self, studio: Studio, children: int, options: dict[str, Any]) -> None:
        from photo_contest.imaging.lookalikes.engine import THRESHOLD
        from photo_contest.imaging.lookalikes.folders import Comparison, Folder, References

        known = Folder(options["references"], studio)
        asked = Folder(options["queries"], studio)
        told = partial(self._readable, children=children)
        comparison = Comparison(
            queries=asked,
            references=References(told(known, known.look_at, "Xem ảnh đã có · references")),
            same_folder=known.path.resolve() == asked.path.resolve(),
            threshold=THRESHOLD if options["threshold"] is None else options["threshold"],
            fast=options["fast"],
        )
        found = told(asked, comparison.matches_of, "So ảnh cần tra · queries")
        matches = (match for matches in found for match in matches)
        pairs = self._print_json(matches) if options["json"] else self._print_rows(matches)
        self._sum_up(comparison, pairs)

    def _readable(
        self,
        folder: "Folder",
        look: "Callable[[Path], Found | Unreadable]",
        label: str,
        *,
        children: int,
    ) -> "Iterator[Found]":
        """What `look` gives for each file, under a bar; a file without a picture is named."""
        from photo_contest.imaging.lookalikes.folders import Unreadable, each

        every = 0.1 if self.stderr.isatty() else 30.0  # a log is not to be filled
        with (
            tqdm(total=len(folder.files), desc=label, file=self.progress, mininterval=every) as bar,
            closing(each(look, folder.files, at_once=children)) as all_of_them,
        ):
            for one in all_of_them:
                bar.update()
                if isinstance(one, Unreadable):
                    self.skipped += 1
                    tqdm.write(f"{folder.path / one.path}: {_why(one.fault)}", self.progress)
                else:
                    yield one

    def _print_rows(self, matches: "Iterable[Match]") -> int:
        rows = csv.writer(self.rows, lineterminator="\n")
        rows.writerow(["query", "match", "score"])
        count = 0
        for one in matches:
            count += 1
            rows.writerow([one.query.as_posix(), one.match.as_posix(), f"{one.score:.4f}"])
        return count

    def _print_json(self, matches: "Iterable[Match]") -> int:
        told = [_as_json(one) for one in matches]
        self.stdout.write(json.dumps(told, indent=1))
        return len(told)

    def _sum_up(self, comparison: "Comparison", pairs: int) -> None:
        queries, references = len(comparison.queries.files), len(comparison.references.paths)
        passes = 1 if comparison.fast else 2
        for path in sorted(comparison.once):
            self.stderr.write(
                f"{comparison.queries.path / path}: chỉ xem được một lượt · seen in one pass only"
            )
        self.stderr.write(
            f"{queries} ảnh cần tra, {references} ảnh đã có, {passes} lượt xem, ngưỡng "
            f"{comparison.threshold}: {pairs} cặp giống nhau, bỏ qua {self.skipped} tệp. · "
            f"{queries} queries, {references} references, passes: {passes}, threshold "
            f"{comparison.threshold}: {pairs} pairs alike, {self.skipped} files skipped."
        )


def _stream(wrapper: OutputWrapper) -> TextIO:
    """What a command writes to, open for names of files that are no text."""
    stream: TextIO = wrapper._out  # type: ignore[assignment]
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    return stream


def _why(fault: ImageFault | OSError) -> str:
    """The sentence of a refusal, in both languages."""
    if isinstance(fault, OSError):
        return fault.strerror or "không đọc được · unreadable"
    told = in_both_languages(partial(problem_of, fault.code, **fault.params))
    return " · ".join(one.title for one in told)


def _as_json(match: "Match") -> dict[str, Any]:
    """A match as an object; places and transforms in units of each picture's long side."""
    told: dict[str, Any] = {
        "query": match.query.as_posix(),
        "match": match.match.as_posix(),
        "score": round(match.score, 4),
        "relation": match.relation,
        "second_pass": match.second_pass,
        "query_is_plain": match.query_is_plain,
    }
    like = match.likeness
    if like is None:
        return told
    return told | {
        "mirrored": like.facts.mirrored,
        "degrees": round(like.facts.degrees, 2),
        "transform": list(like.transform),
        "regions": [asdict(region) for region in like.regions],
        "seen_of_query": round(like.seen_of_query, 4),
        "seen_of_match": round(like.seen_of_reference, 4),
        "phash_distance": like.phash_distance,
        "same_scene": like.same_scene,
    }
