"""What becomes of places from one edition to the next, told from codes, names and ground."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from spatial.editions.succession import MOSTLY, Kind, Named, Succession, infer_successions


def box(west: float, east: float) -> BaseGeometry:
    return shapely.box(west, 0, east, 1)


def place(code: str, west: float, east: float, name: str | None = None) -> Named:
    return Named(code, name or code, box(west, east))


BEFORE = [place("1", 0, 10), place("2", 10, 20), place("3", 20, 30)]


def test_nothing_follows_where_edges_moved_a_little_only() -> None:
    after = [place("1", 0, 10.5), place("2", 10.5, 20), place("3", 20, 30)]

    assert infer_successions(BEFORE, after) == []


def test_another_name_of_the_same_code_is_a_rename_and_another_spelling_is_none() -> None:
    before = [place("1", 0, 10, "Arenjaya"), place("2", 10, 20, "Teluk Pucung")]
    after = [place("1", 0, 10, "Aren Jaya"), place("2", 10, 20, "Harapan Baru")]

    assert infer_successions(before, after) == [Succession(Kind.RENAME, "2", "2")]


def test_another_code_on_the_same_ground_is_a_recode() -> None:
    after = [place("1", 0, 10), place("9", 10.5, 20), place("3", 20, 30)]

    assert infer_successions(BEFORE, after) == [Succession(Kind.RECODE, "2", "9")]


def test_a_place_may_be_split_into_itself_and_others() -> None:
    after = [place("1", 0, 5), place("8", 5, 8), place("9", 8, 10), *BEFORE[1:]]

    assert infer_successions(BEFORE, after) == [
        Succession(Kind.SPLIT, "1", "1"),
        Succession(Kind.SPLIT, "1", "8"),
        Succession(Kind.SPLIT, "1", "9"),
    ]


def test_a_place_may_go_on_in_its_parts_alone() -> None:
    after = [place("8", 0, 5), place("9", 5, 10), *BEFORE[1:]]

    assert infer_successions(BEFORE, after) == [Succession(Kind.SPLIT, "1", "8"), Succession(Kind.SPLIT, "1", "9")]


def test_a_place_that_went_into_another_was_merged() -> None:
    after = [place("1", 0, 20), place("3", 20, 30)]

    assert infer_successions(BEFORE, after) == [Succession(Kind.MERGE, "2", "1")]


def test_two_that_went_into_a_new_one_were_both_merged() -> None:
    after = [place("9", 0, 20), place("3", 20, 30)]

    assert infer_successions(BEFORE, after) == [Succession(Kind.MERGE, "1", "9"), Succession(Kind.MERGE, "2", "9")]


def test_a_place_put_together_from_many_follows_none_of_them() -> None:
    after = [place("1", 0, 5), place("9", 5, 15), place("2", 15, 20), place("3", 20, 30)]

    assert infer_successions(BEFORE, after) == []


@pytest.mark.parametrize(("share", "kind"), [(MOSTLY + 0.01, {Kind.RECODE}), (MOSTLY - 0.01, set())])
def test_most_of_the_ground_decides(share: float, kind: set[Kind]) -> None:
    before, after = [place("1", 0, 1)], [place("9", 1 - share, 2 - share)]

    assert {each.kind for each in infer_successions(before, after)} == kind
