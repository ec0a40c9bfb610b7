"""How far each made-up complaint has come: ended, or open at some step of an agency's work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo_pot.complaints.demo.script import Words
from geo_pot.complaints.demo.story import Report
from geo_pot.complaints.workflow import Status

REJECTED = 0.04
CLOSED = 0.4  # share of the resolved that were closed, a few days later
CLOSED_AFTER_D = 4.0
# What became of a complaint that arrived and is still open: the steps it takes from submitted, and how often.
PATHS: tuple[tuple[float, tuple[Status, ...]], ...] = (
    (0.30, ()),
    (0.15, (Status.VERIFIED,)),
    (0.25, (Status.VERIFIED, Status.ASSIGNED)),
    (0.20, (Status.VERIFIED, Status.ASSIGNED, Status.IN_PROGRESS)),
    (0.07, (Status.VERIFIED, Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING)),
    (0.03, (Status.VERIFIED, Status.ASSIGNED, Status.TRANSFERRED)),
)


@dataclass(frozen=True)
class Ending:
    """Status on arrival, the day it ended, the outcome's code, and the steps it takes after arrival."""

    status: Status
    day: float | None = None
    outcome: str | None = None
    path: tuple[Status, ...] = ()


def choose_ending(report: Report, words: Words, *, now: float, rng: np.random.Generator) -> Ending:
    if report.follows is not None and (day := report.day + float(rng.uniform(0.05, 1.5))) <= now:
        return Ending(Status.DUPLICATE, day)
    if report.ended is None:
        return Ending(Status.SUBMITTED, path=_choose_path(report, now, rng))
    if report.removed is None and rng.random() < REJECTED:
        return Ending(Status.REJECTED, report.ended, "not-valid")
    closed = now - report.ended > CLOSED_AFTER_D and rng.random() < CLOSED
    outcome = "inspected" if report.removed is False else words.outcome
    return Ending(Status.CLOSED if closed else Status.RESOLVED, report.ended, outcome)


def _choose_path(report: Report, now: float, rng: np.random.Generator) -> tuple[Status, ...]:
    if now - report.day < 1:
        return ()
    share = np.array([weight for weight, _ in PATHS])
    return PATHS[int(rng.choice(len(PATHS), p=share / share.sum()))][1]
