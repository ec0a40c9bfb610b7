"""The programs of the service, started together and stopped together."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tools.checkout import LOG, ROOT
from tools.console import Refusal, say
from tools.postgres import tail

STOP_TIMEOUT_S = 15  # a task that takes longer is handed out again: it is acknowledged only when done
POLL_S = 0.2


@dataclass(frozen=True)
class Program:
    name: str
    words: Sequence[str | Path]


@dataclass(frozen=True)
class Running:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        """Refusal with the end of its log, if it has ended."""
        code = self.process.poll()
        if code is not None:
            raise Refusal(f"{self.name} has ended with exit code {code}; {self.log} ends with:\n{tail(self.log)}")


@contextmanager
def running(programs: Sequence[Program], environment: Mapping[str, str]) -> Iterator[list[Running]]:
    """Start programs in order; whatever happens, stop them in reverse order at the end."""
    children: list[Running] = []
    try:
        for program in programs:
            children.append(start(program, environment))  # noqa: PERF401  # those before it must be stopped if it fails
        yield children
    finally:
        stop(children)


def start(program: Program, environment: Mapping[str, str]) -> Running:
    log = LOG / f"{program.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*dies_with_parent(), *map(str, program.words)],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the launcher, which then stops them in order
        )
    return Running(program.name, process, log)


def dies_with_parent() -> list[str]:
    """A killed launcher cannot stop what it started; Linux can."""
    return ["setpriv", "--pdeathsig=TERM", "--"] if shutil.which("setpriv") else []


def watch(children: Sequence[Running]) -> None:
    """Wait until one of them ends; that is a Refusal, and Ctrl-C an exception of its own."""
    while True:
        for child in children:
            child.check()
        time.sleep(POLL_S)


def stop(children: Sequence[Running]) -> None:
    for child in reversed(children):
        signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    for child in reversed(children):
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"  {child.name} does not stop by itself and is ended")
        signal_group(child, signal.SIGKILL)  # with the children that it may have left
        child.process.wait()


def signal_group(child: Running, number: signal.Signals) -> None:
    """To the leader alone when asking politely: it tells its children itself, and in its own order."""
    try:
        if number is signal.SIGTERM:
            child.process.terminate()
        else:
            os.killpg(child.process.pid, number)
    except ProcessLookupError:
        pass


def stop_on_signals() -> None:
    """Let SIGTERM and a closed terminal end us as Ctrl-C does: by an exception that every `finally` sees.

    The first one counts; an impatient second must not interrupt the stopping.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, interrupt)
