"""A bar for what takes long: redrawn in a terminal, a line now and then in a log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

WIDTH = 30
REDRAW_S = 0.2
LOG_S = 5.0


class Screen(Protocol):
    def isatty(self) -> bool: ...
    def flush(self) -> None: ...
    def write(self, text: str, /) -> object: ...


class ProgressBar:
    """Shows how much of `total` is done, on a stream beside the results (stderr)."""

    def __init__(self, stream: Screen, *, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream, self.total, self.clock = stream, max(total, 1), clock
        self.is_terminal = stream.isatty()
        self.began = self.shown = clock()

    def show(self, done: int, what: str) -> None:
        """Draw, if the last drawing is old enough. `what` is said beside the bar."""
        now = self.clock()
        if now - self.shown < (REDRAW_S if self.is_terminal else LOG_S):
            return
        self.shown = now
        self._draw(done, what)

    def finish(self, what: str) -> None:
        self._draw(self.total, what)
        if self.is_terminal:
            self.stream.write("\n")

    def _draw(self, done: int, what: str) -> None:
        share = min(done / self.total, 1.0)
        text = f"{share:4.0%} {what}, {self.clock() - self.began:.0f} s"
        if self.is_terminal:
            filled = int(share * WIDTH)
            self.stream.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {text}\x1b[K")
        else:
            self.stream.write(f"{text}\n")
        self.stream.flush()
