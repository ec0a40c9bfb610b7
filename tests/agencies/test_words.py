"""All that can be wrong with a directory has its Indonesian, compiled: administrators read it on their pages."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import shapely
from django.utils import translation

from geo_pot import agencies
from geo_pot.agencies.directory.outlines import FAULTS, not_valid
from geo_pot.backoffice.words import say

ROOM = Path(agencies.__file__).parent
CATALOGUE = ROOM / "locale" / "id" / "LC_MESSAGES" / "django.mo"
WORDING = {"sentence", "OutlineError"}  # what makes a sentence; types ask for one wherever a problem is told
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def told() -> Iterator[tuple[str, str | None]]:
    """Where a sentence is made, and which; None where it is put together and cannot be looked up."""
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDING:
                first = node.args[0]
                yield f"{path.name}:{node.lineno}", str(first.value) if isinstance(first, ast.Constant) else None


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        entries: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # it has no public list
    return {key: text for key, text in entries.items() if key}


def test_every_problem_is_a_sentence_that_can_be_looked_up() -> None:
    assert [place for place, sentence in told() if sentence is None] == []


def test_every_problem_has_its_indonesian() -> None:
    assert set(catalogue()) == {sentence for _, sentence in told()}


def test_a_translation_keeps_the_values_that_are_filled_in() -> None:
    for english, indonesian in catalogue().items():
        assert sorted(PLACEHOLDER.findall(indonesian)) == sorted(PLACEHOLDER.findall(english)), english


def test_what_is_wrong_with_an_outline_is_said_in_the_language_of_the_page() -> None:
    crossing = shapely.is_valid_reason(shapely.from_wkt("POLYGON ((4 52, 5 53, 5 52, 4 53, 4 52))"))

    assert str(not_valid(crossing)) == "is not valid: its lines cross at 4.5 52.5"
    with translation.override("id"):
        assert say(not_valid(crossing)) == "tidak sah: garisnya saling memotong di 4.5 52.5"


def test_the_faults_of_outlines_are_called_as_the_library_calls_them() -> None:
    """Polygons with one fault each, as GEOS names it: a new name for one would be shown in English."""
    faulty = {
        "Self-intersection": "POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))",
        "Ring Self-intersection": "POLYGON ((0 0, 0 8, 4 8, 4 4, 8 8, 8 4, 4 4, 4 0, 0 0))",
        "Hole lies outside shell": "POLYGON ((0 0, 0 1, 1 1, 0 0), (5 5, 5 6, 6 6, 5 5))",
        "Holes are nested": "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 1 8, 8 8, 8 1, 1 1), (2 2, 2 3, 3 3, 2 2))",
        "Nested shells": "MULTIPOLYGON (((0 0, 0 9, 9 9, 9 0, 0 0)), ((1 1, 1 2, 2 2, 1 1)))",
        "Too few points in geometry component": "POLYGON ((0 0, 0 0, 1 1, 0 0))",
        "Interior is disconnected": "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (0 4, 4 0, 9 5, 5 9, 0 4))",
    }

    found = {name: shapely.is_valid_reason(shapely.from_wkt(wkt)).partition("[")[0] for name, wkt in faulty.items()}

    assert found == {name: name for name in faulty}
    assert set(faulty) <= set(FAULTS)
