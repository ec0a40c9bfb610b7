"""Decides from a trace again, without the database: what was true when a complaint was routed is all in its trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LAYERS = ("outline", "kelurahan", "kecamatan", "kota", "default", "control_centre")  # most local first
FALLBACKS = ("default", "control_centre")  # answer where no service area holds
DECIDING = ("most_local", "priority", "smaller_area", "agency_code", "rule_code")  # what each part of an order decides


class TraceError(ValueError):
    """A trace that holds no decision; the text says what is missing."""


@dataclass(frozen=True)
class Candidate:
    """One agency that might answer, and what speaks for it. The default agency and the control centre have no rule."""

    layer: str
    rule: str | None
    agency: str
    priority: int | None
    area_m2: int | None

    @property
    def order(self) -> tuple[int, int, float, bytes, bytes]:
        """Lower goes first: layer, higher priority, smaller area (unknown last), agency code, rule code."""
        return (
            LAYERS.index(self.layer),
            -(self.priority or 0),
            float("inf") if self.area_m2 is None else float(self.area_m2),
            self.agency.encode(),
            (self.rule or "").encode(),
        )


def decide(candidates: Sequence[Candidate]) -> Candidate:
    """The one that answers. Raises TraceError where there is none."""
    if not candidates:
        raise TraceError("nobody is responsible: no service area, no default agency, no control centre")
    return min(candidates, key=lambda candidate: candidate.order)


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The one that answers first, then those who would if it were not for those before."""
    return sorted(candidates, key=lambda candidate: candidate.order)


def tie_break(ordered: Sequence[Candidate]) -> str:
    """What decides between the first of all candidates and the next, as a trace says it; "nobody" without any."""
    if not ordered:
        return "nobody"
    first = ordered[0]
    if first.layer in FALLBACKS:
        return first.layer
    if len(ordered) == 1 or ordered[1].layer in FALLBACKS:
        return "only"
    differing = zip(DECIDING, first.order, ordered[1].order, strict=True)
    return next((name for name, one, other in differing if one != other), "rule_code")


def replay(trace: Mapping[str, Any]) -> str:
    """The code of the agency that a stored trace leads to, decided anew among all that it names."""
    return decide(candidates_of(trace)).agency


def candidates_of(trace: Mapping[str, Any]) -> list[Candidate]:
    """All that a trace names, the winner first. Raises TraceError for what is no trace."""
    try:
        return [_candidate(line) for line in (trace, *trace["alternatives"])]
    except KeyError as error:
        raise TraceError(f"the trace has no {error}") from error


def _candidate(line: Mapping[str, Any]) -> Candidate:
    if line["layer"] not in LAYERS:
        raise TraceError(f"layer {line['layer']!r} is unknown; known are {', '.join(LAYERS)}")
    return Candidate(line["layer"], line["rule"], line["agency"], line["priority"], line["area_m2"])
