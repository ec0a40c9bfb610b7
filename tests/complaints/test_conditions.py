"""What is left of a condition, and what follows from it, hold for every row there may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

from django.db.models import F, Q
from hypothesis import given as for_all
from hypothesis import strategies as st

from geo_pot.complaints.queries.conditions import Condition, all_of, either_of, given, implies
from geo_pot.complaints.workflow import Kind

Row = Mapping[str, int | None]
COLUMNS, VALUES = ("agency", "kelurahan", "territory"), (1, 2, 3)
ROWS: list[Row] = [dict(zip(COLUMNS, row, strict=True)) for row in product((None, *VALUES), repeat=len(COLUMNS))]

leaves = st.one_of(
    st.builds(lambda column, value: Q((column, value)), st.sampled_from(COLUMNS), st.sampled_from(VALUES)),
    st.builds(
        lambda column, values: Q((f"{column}__in", values)),
        st.sampled_from(COLUMNS),
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=3),
    ),
    st.builds(lambda column, is_null: Q((f"{column}__isnull", is_null)), st.sampled_from(COLUMNS), st.booleans()),
)
conditions = st.recursive(
    leaves,
    lambda smaller: st.one_of(
        st.builds(lambda one, other: one & other, smaller, smaller),
        st.builds(lambda one, other: one | other, smaller, smaller),
        st.builds(lambda one: ~one, smaller),
    ),
    max_leaves=8,
)
facts = st.dictionaries(st.sampled_from(COLUMNS), st.frozensets(st.sampled_from(VALUES), min_size=1))
MEETS: dict[str, Callable[[int | None, object], bool]] = {
    "": lambda found, value: found == value,
    "in": lambda found, values: isinstance(values, list) and found in values,
    "isnull": lambda found, is_null: (found is None) == is_null,
}


def meets(row: Row, condition: Condition) -> bool:
    if isinstance(condition, bool):
        return condition
    parts = [meets(row, part) if isinstance(part, Q) else is_so(row, *part) for part in condition.children]  # type: ignore[misc]  # a pair, as Q holds them
    return (all(parts) if condition.connector == Q.AND else any(parts)) != condition.negated


def is_so(row: Row, lookup: str, value: object) -> bool:
    column, _, how = lookup.partition("__")
    return MEETS[how](row[column], value)


@for_all(conditions, facts)
def test_what_is_left_is_met_by_the_same_rows(condition: Q, known: dict[str, frozenset[str | int]]) -> None:
    left = given(condition, known)
    rows = [row for row in ROWS if all(row[column] in values for column, values in known.items())]

    assert [meets(row, left) for row in rows] == [meets(row, condition) for row in rows]


@for_all(conditions, conditions)
def test_what_follows_is_met_by_every_row_that_meets_the_first(one: Q, other: Q) -> None:
    for wider in (other, one | other):
        if implies(one, wider):
            assert [row for row in ROWS if meets(row, one) and not meets(row, wider)] == []


@for_all(conditions, conditions)
def test_a_part_follows_from_the_whole_and_a_choice_from_its_part(one: Q, other: Q) -> None:
    assert (implies(one & other, one), implies(one, one | other), implies(one, one)) == (True, True, True)


@for_all(st.lists(st.one_of(conditions, st.booleans()), max_size=4))
def test_joining_means_what_it_says(parts: list[Condition]) -> None:
    for row in ROWS:
        assert meets(row, all_of(parts)) == all(meets(row, part) for part in parts)
        assert meets(row, either_of(parts)) == any(meets(row, part) for part in parts)


def test_nothing_is_left_of_what_is_known_and_all_of_what_is_not() -> None:
    here = Q(territory=1) & ~Q(kind=Kind.EARLY_WARNING)

    assert given(here, {}) == here
    assert given(here, {"territory": frozenset({1})}) == ~Q(kind=Kind.EARLY_WARNING)
    assert given(here, {"territory": frozenset({1, 2})}) == here
    assert given(here, {"territory": frozenset({2})}) is False
    assert given(here, {"territory": frozenset({1}), "kind": frozenset({Kind.COMPLAINT})}) is True


def test_an_expression_or_a_row_is_not_decided_by_its_looks() -> None:
    known = {"territory": frozenset({1})}

    for asked in (Q(territory=F("kelurahan")), Q(territory__in=[F("kelurahan")]), Q(territory=None)):
        assert given(asked, known) == asked
