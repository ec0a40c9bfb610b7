"""Writing a failure down without keeping it from rising."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType


class FailureWritten:
    """Whatever leaves the block as an exception is given to `write` as "Kind: message", and rises all the same.

    Around a transaction it writes after the rollback, so that what it writes stays.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.write(f"{type(error).__name__}: {error}".strip())
