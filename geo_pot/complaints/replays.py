"""Stored traces decided again: each must lead to the agency that has the complaint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geo_pot.agencies.routing import TraceError, replay


@dataclass(frozen=True)
class Replay:
    """A routed complaint, the code of its agency, and what its trace leads to; the same, or else why not."""

    receipt: str
    agency: str | None
    replayed: str | None
    error: str = ""

    @property
    def agrees(self) -> bool:
        return self.replayed is not None and self.replayed == self.agency

    def __str__(self) -> str:
        found = f"its trace leads to {self.replayed}" if self.replayed else self.error
        return f"{self.receipt} is with {self.agency or 'nobody'}, but {found}"


def replay_all(stored: Iterable[tuple[str, str | None, Mapping[str, Any] | None]]) -> Iterator[Replay]:
    """stored   receipt, agency code and trace of each complaint, as `queries.traces` gives them"""
    for receipt, agency, trace in stored:
        if trace is None:
            yield Replay(receipt, agency, None, "it has no trace: somebody else chose the agency")
            continue
        try:
            yield Replay(receipt, agency, replay(trace))
        except TraceError as error:
            yield Replay(receipt, agency, None, str(error))
