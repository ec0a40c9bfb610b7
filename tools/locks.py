"""Locks between launchers of one checkout. The kernel gives them back when their process ends, however it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from tools.checkout import DATA
from tools.console import Refusal


@contextmanager
def alone(what: str, *, refusal: str = "") -> Iterator[None]:
    """Do what only one launcher may do at a time: wait for the other, or refuse, where words for that are given."""
    DATA.mkdir(exist_ok=True)
    with (DATA / f"{what}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (fcntl.LOCK_NB if refusal else 0))
        except BlockingIOError:
            raise Refusal(refusal) from None
        yield
