"""What is left of a condition where something is known of every row, and what follows from what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import BooleanField, Q, Value

# Columns that are not null, and hold one of these values, in every row of a list.
Facts = Mapping[str, frozenset[str | int]]
# True and False where nothing is left to ask. Not Q(): an empty one vanishes from an OR instead of deciding it.
Condition = Q | bool


def given(condition: Q, facts: Facts) -> Condition:
    """The same condition for rows of which `facts` are known: true of the same ones, and shorter.

    Only `column=value` and `column__in=values` of a column that facts name are decided; all else stays to be asked.
    """
    parts = [given(part, facts) if isinstance(part, Q) else _decide(part, facts) for part in condition.children]
    left = {Q.AND: all_of, Q.OR: either_of}[condition.connector](parts)
    if not condition.negated:
        return left
    return not left if isinstance(left, bool) else ~left


def _decide(part: Any, facts: Facts) -> Condition:  # noqa: ANN401 -- a pair or an expression, as Q holds them
    if not isinstance(part, tuple):
        return Q(part)
    lookup, value = part
    column = lookup.removesuffix("__in")
    is_list = column != lookup
    if column not in facts or (is_list and not isinstance(value, tuple | list | set | frozenset)):
        return Q(part)
    asked = frozenset(value) if is_list else frozenset({value})
    if not all(isinstance(one, str | int) for one in asked):
        return Q(part)  # an expression, or a row itself: what it is compared by is not seen here
    if facts[column] <= asked:
        return True
    return Q(part) if facts[column] & asked else False


def all_of(conditions: Iterable[Condition]) -> Condition:
    parts = [part for part in conditions if part is not True]
    if any(part is False for part in parts):
        return False
    return reduce(and_, parts) if parts else True


def either_of(conditions: Iterable[Condition]) -> Condition:
    parts = [part for part in conditions if part is not False]
    if any(part is True for part in parts):
        return True
    return reduce(or_, parts) if parts else False


def implies(one: Condition, other: Condition) -> bool:
    """Whether every row that meets one condition is known to meet the other. False is "perhaps not"."""
    if other is True or one is False:
        return True
    if isinstance(one, bool) or isinstance(other, bool):
        return False
    if one == other:
        return True
    if _joins(one, Q.OR):
        return all(implies(part, other) for part in _parts(one))
    if _joins(other, Q.AND):
        return all(implies(one, part) for part in _parts(other))
    return (_joins(one, Q.AND) and any(implies(part, other) for part in _parts(one))) or (
        _joins(other, Q.OR) and any(implies(one, part) for part in _parts(other))
    )


def _joins(condition: Q, connector: str) -> bool:
    """Whether it is made of several by AND or by OR. What is negated is taken as one: it is not looked into."""
    return not condition.negated and len(condition.children) > 1 and condition.connector == connector


def _parts(condition: Q) -> list[Q]:
    return [part if isinstance(part, Q) else Q(part) for part in condition.children]


def as_q(condition: Condition) -> Q:
    """For a filter. No row at all is a query, too: an empty list of ids would be none, which cannot be streamed."""
    if condition is True:
        return Q()
    return Q(Value(value=False, output_field=BooleanField())) if condition is False else condition
