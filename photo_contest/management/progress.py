"""A bar on a terminal, and nothing in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper
from tqdm import tqdm


@contextmanager
def told_progress(
    out: OutputWrapper, label: str, unit: str
) -> Iterator[Callable[[int, int], None]]:
    """What is to be called with how much is done, and of how much, while the bar stands."""
    with tqdm(desc=label, unit=unit, file=out._out, disable=not out.isatty()) as bar:

        def told(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield told
