"""How long commands tell how far they have come."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.core.management.base import OutputWrapper
from tqdm import tqdm

_NAMES = {
    "seal": "Kiểm tra niêm phong · seal",
    "database": "Cơ sở dữ liệu · database",
    "files": "Tệp · files",
    "renditions": "Ảnh thu nhỏ · renditions",
}


def told_step(
    out: OutputWrapper,
) -> Callable[[str, int], AbstractContextManager[Callable[[int], object]]]:
    """A step with a bar on a terminal, and with one line elsewhere; a total of 0 has no bar."""

    @contextmanager
    def step(name: str, total: int) -> Iterator[Callable[[int], object]]:
        label, began = _NAMES[name], time.monotonic()
        if total and out.isatty():
            with tqdm(total=total, desc=label, unit="B", unit_scale=True, file=out._out) as bar:
                yield bar.update
        else:
            yield lambda count: None
            out.write(f"{label}: {time.monotonic() - began:.1f} s")

    return step
