"""Functions compiled by numba, without the interpreter lock, kept on disk when there is a place."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code that lets other threads run. What was compiled is kept in
    `__pycache__` or the user's cache; where neither can be written, each process compiles anew."""
    try:
        return cast(Function, numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # no folder to keep it in
        return cast(Function, numba.njit(nogil=True)(function))


def _bits(_typing: Any, _value: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.ctpop(values[0])

    return numba.uint64(numba.uint64), generate


bits = cast(Callable[[Any], int], intrinsic(_bits))
"""How many bits of a uint64 are set: one instruction of the processor. In compiled functions."""
