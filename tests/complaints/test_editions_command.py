"""manage.py editions, as somebody at a terminal sees it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from geo_pot.complaints.actions.publishing.request import request_publication
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity
from tests.complaints.grid_editions import second_edition


@pytest.fixture
def two(city: GridCity) -> GridCity:
    """A city with a draft that moves one of its two complaints."""
    for place in (CENTRE_OF_A, CENTRE_OF_D):
        Complaint.objects.create(**city.complaint(*place))
    route_complaints(list(Complaint.objects.values_list("pk", flat=True)))
    second_edition(city, shift=0.75)
    return city


def editions(*words: str) -> str:
    out = io.StringIO()
    call_command("editions", *words, "--territory=GRID", stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_list_tells_state_and_validity(two: GridCity) -> None:
    lines = [line.split() for line in editions("list").splitlines()]

    assert lines[1:] == [
        ["first", "published", "2020-01-01", "-", "4"],
        ["second", "draft", "2021-01-01", "-", "4"],
    ]


def test_list_tells_how_far_a_publication_is(two: GridCity) -> None:
    request_publication(edition_id=two.territory.editions.get(name="second").pk)

    assert "second is being published: 0 of 0 complaints matched" in editions("list")


def test_diff_tells_the_ground_that_changes_hands(two: GridCity, tmp_path: Path) -> None:
    out = editions("diff", "second", f"--geojson={tmp_path / 'd.geojson'}")

    features = json.loads((tmp_path / "d.geojson").read_text())["features"]
    total = sum(feature["properties"]["area_m2"] for feature in features)
    moves = {(f["properties"]["from_code"], f["properties"]["to_code"]) for f in features}
    assert moves == {("B", "A"), ("D", "C")}
    assert f"{total:,.0f} m² change hands:" in out
    # a side of 0.02 degrees is 2.213 km from west to east here, and 2.212 km from south to north
    assert total == pytest.approx(2 * 0.75 * 2_213 * 2_212, rel=0.002)


def test_preview_and_publish_tell_the_same(two: GridCity, tmp_path: Path) -> None:
    previewed = editions("preview", "second", f"--json={tmp_path / 'p.json'}", f"--geojson={tmp_path / 'p.geojson'}")
    published = editions("publish", "second")

    assert previewed.splitlines()[1:] == published.splitlines()[1:]
    assert "1 from UNIT-EAST to UNIT-WEST" in published
    assert json.loads((tmp_path / "p.json").read_text())["agencies"] == [
        {"from": "UNIT-EAST", "to": "UNIT-WEST", "complaints": 1}
    ]
    counted = {f["properties"]["to_code"]: f["properties"]["complaints"] for f in _features(tmp_path / "p.geojson")}
    assert counted == {"A": 0, "C": 1}
    assert "second is in force already." in editions("publish", "second")


def test_rollback_tells_what_came_back(two: GridCity) -> None:
    editions("publish", "second")

    out = editions("rollback")

    assert out.splitlines()[0] == "first is in force again, and second a draft."
    assert "1 complaints say again what they said before" in out


def test_cancel_takes_a_publication_back(two: GridCity) -> None:
    request_publication(edition_id=two.territory.editions.get(name="second").pk)

    assert "nothing has changed by it" in editions("cancel")
    with pytest.raises(CommandError, match="No edition of"):
        editions("cancel")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["publish", "third"], r"has no edition 'third'\. It has: first \(published\), second \(draft\)\."),
        (["diff", "first"], "There is nothing to compare first with"),
        (["preview", "first"], "in force: there is nothing to preview"),
        (["rollback"], "nothing to go back to"),
    ],
)
def test_what_cannot_be_done_is_answered_with_the_way_out(two: GridCity, words: list[str], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        editions(*words)


def _features(path: Path) -> list[dict[str, dict[str, object]]]:
    features: list[dict[str, dict[str, object]]] = json.loads(path.read_text())["features"]
    return features
