"""What the launcher says, and the one error that ends it with a sentence instead of a traceback."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

MISSING = 2  # exit code: something must be installed or decided by a person first


class Refusal(Exception):
    """The launcher cannot go on; the text names the thing and the way out."""

    def __init__(self, text: str, *, exit_code: int = 1) -> None:
        super().__init__(text)
        self.exit_code = exit_code


def say(text: str) -> None:
    """Progress goes to standard error: what a management command prints may be read by a program."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what begins, and how long it took once it is done."""
    say(f"· {title} …")
    start = time.monotonic()
    yield
    say(f"  {title}: {time.monotonic() - start:.1f} s")
