"""A trace decides again by itself."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_pot.agencies.routing import LAYERS, Candidate, TraceError, decide, replay


def line(layer: str, agency: str, *, priority: int | None = 0, area_m2: int | None = 10) -> dict[str, Any]:
    return {"layer": layer, "rule": f"of-{agency}", "agency": agency, "priority": priority, "area_m2": area_m2}


def test_a_trace_leads_to_its_agency_again() -> None:
    trace = {**line("kecamatan", "uptd"), "alternatives": [line("kota", "dlh"), line("control_centre", "poc")]}

    assert replay(trace) == "uptd"


def test_a_trace_that_names_the_wrong_winner_is_found_out() -> None:
    trace = {**line("kota", "dlh"), "alternatives": [line("kecamatan", "uptd")]}

    assert replay(trace) == "uptd"


def test_an_area_that_is_not_known_is_the_largest() -> None:
    trace = {**line("kota", "a", area_m2=None), "alternatives": [line("kota", "b", area_m2=10**12)]}

    assert replay(trace) == "b"


@pytest.mark.parametrize(
    "trace", [{}, {"agency": "dlh"}, {**line("kota", "dlh")}, {**line("moon", "dlh"), "alternatives": []}]
)
def test_what_is_no_trace_is_refused(trace: dict[str, Any]) -> None:
    with pytest.raises(TraceError):
        replay(trace)


def test_nobody_cannot_be_decided_for() -> None:
    with pytest.raises(TraceError, match="nobody is responsible"):
        decide([])


candidates = st.builds(
    Candidate,
    layer=st.sampled_from(LAYERS),
    rule=st.sampled_from(["r1", "r2", None]),
    agency=st.sampled_from(["a", "B", "b"]),
    priority=st.integers(-2, 2),
    area_m2=st.none() | st.integers(0, 3),
)


@given(st.lists(candidates, min_size=1, max_size=4))
def test_the_decision_does_not_depend_on_the_order_of_the_candidates(found: list[Candidate]) -> None:
    assert len({decide(order).order for order in permutations(found)}) == 1
