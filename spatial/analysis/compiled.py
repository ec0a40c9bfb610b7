"""The one door to numba, typed so that `mypy --strict` sees through the decorator."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit  # no types: pyproject.toml lets it pass

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """A function that numba compiles at its first call, never at import, and keeps in the cache beside the file.

    It runs without the interpreter lock, so that threads may share the work. Call no compiled function of another
    file from a compiled one: numba's cache looks at the time stamp of the caller's file alone and would run old code.
    """
    kept: Callable[P, R] = njit(cache=True, nogil=True)(function)
    return kept
