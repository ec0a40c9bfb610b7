"""The command: what it stores, what it refuses, and what happens the second time."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geo_pot.agencies.actions import apply_directory, load_directory
from geo_pot.agencies.directory.reading import read_directory
from geo_pot.agencies.models import Agency, Category, CategoryGroup, ServiceArea
from spatial.models import Territory
from tests.agencies.test_reading import SMALL, change
from tests.agencies.world import OUTLINES, make_territory, publish
from tests.cities import BEKASI_DIRECTORY, CHICAGO_DIRECTORY

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory for the city of squares."""
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text)
    change(tmp_path, "territory.toml", 'code = "T"', 'code = "C"')
    return tmp_path


def load(folder: Path) -> list[str]:
    out = StringIO()
    call_command("load_territory", folder, stdout=out)
    return out.getvalue().splitlines()


def active(model: type[Agency | Category | ServiceArea]) -> list[str]:
    return list(model._default_manager.filter(active=True).order_by("code").values_list("code", flat=True))


def test_what_depends_on_areas_waits_for_a_published_edition(folder: Path) -> None:
    lines = load(folder)

    assert lines == [
        "Town (C): territory created",
        "  groups: 1 created (waste), 0 updated, 0 unchanged, 0 deactivated",
        "  categories: 1 created (dumping), 0 updated, 0 unchanged, 0 deactivated",
        "  agencies: 1 created (hall), 0 updated, 0 unchanged, 0 deactivated",
        "  service areas: 1 created (dump), 0 updated, 0 unchanged, 0 deactivated",
        "  no edition is published yet: office-{code}, office-{code} wait for one, and follow by themselves",
    ]


def test_when_an_edition_is_published_every_kelurahan_gets_its_office(folder: Path) -> None:
    load(folder)
    territory = Territory.objects.get(code="C")
    publish(territory)

    applied = apply_directory(territory)

    offices = ("office-C.E.1", "office-C.E.2", "office-C.W.1", "office-C.W.2")
    assert (applied.agencies.created, applied.service_areas.created) == (offices, offices)
    assert Agency.objects.get(code="office-C.E.1").names == {"en": "Office of Place C.E.1"}
    assert Agency.objects.get(code="office-C.E.1").area == ServiceArea.objects.get(code="office-C.E.1").areas.get()


def test_a_new_edition_brings_new_offices_and_retires_those_of_former_places(folder: Path) -> None:
    load(folder)
    territory = Territory.objects.get(code="C")
    publish(territory)
    apply_directory(territory)
    outlines = {("C.E.3" if code == "C.E.2" else code): outline for code, outline in OUTLINES.items()}
    publish(territory, outlines, name="second")

    applied = apply_directory(territory)

    assert (applied.agencies.created, applied.agencies.deactivated) == (("office-C.E.3",), ("office-C.E.2",))
    assert applied.service_areas.deactivated == ("office-C.E.2",)
    assert "office-C.E.2" not in active(ServiceArea)


def test_the_office_of_a_recoded_place_is_the_same_office_under_another_code(folder: Path) -> None:
    load(folder)
    territory = Territory.objects.get(code="C")
    first = publish(territory)
    apply_directory(territory)
    office = Agency.objects.get(code="office-C.E.2")
    place = first.boundaries.get(code="C.E.2").area
    second = publish(territory, OUTLINES, name="second")
    second.boundaries.filter(area=place).update(code="C.E.9", name="Place C.E.9")

    applied = apply_directory(territory)

    office.refresh_from_db()
    assert (office.code, office.names, office.active) == ("office-C.E.9", {"en": "Office of Place C.E.9"}, True)
    assert (applied.agencies.created, applied.agencies.deactivated) == ((), ())


def test_between_editions_the_offices_stay(folder: Path) -> None:
    load(folder)
    territory = Territory.objects.get(code="C")
    publish(territory)
    apply_directory(territory)
    territory.editions.update(state="retired")

    applied = apply_directory(territory)

    assert applied.agencies.deactivated == applied.service_areas.deactivated == ()
    assert ServiceArea.objects.get(code="office-C.E.1").areas.count() == 1


def test_a_second_run_changes_nothing_and_says_so(folder: Path) -> None:
    load(folder)
    publish(Territory.objects.get(code="C"))
    load(folder)

    assert load(folder) == [
        "Town (C): territory unchanged",
        "  groups: 0 created, 0 updated, 1 unchanged, 0 deactivated",
        "  categories: 0 created, 0 updated, 1 unchanged, 0 deactivated",
        "  agencies: 0 created, 0 updated, 5 unchanged, 0 deactivated",
        "  service areas: 0 created, 0 updated, 5 unchanged, 0 deactivated",
    ]


def test_changes_are_stored_and_named(folder: Path) -> None:
    load(folder)
    change(folder, "territory.toml", '"Town"', '"New town"')
    change(folder, "categories.toml", '{ en = "Dumping" }', '{ en = "Illegal dumping" }')
    change(folder, "service_areas.toml", "5 53", "5 54")

    lines = load(folder)

    assert [line for line in lines if "1 updated" in line or "territory updated" in line] == [
        "New town (C): territory updated",
        "  categories: 0 created, 1 updated (dumping), 0 unchanged, 0 deactivated",
        "  service areas: 0 created, 1 updated (dump), 0 unchanged, 0 deactivated",
    ]
    assert Category.objects.get().names == {"en": "Illegal dumping"}


def test_what_the_files_no_longer_name_becomes_inactive_and_comes_back_when_they_do(folder: Path) -> None:
    load(folder)
    before = (folder / "agencies.toml").read_text()
    change(folder, "agencies.toml", "control_centre = true", "")
    (folder / "agencies.toml").write_text(
        (folder / "agencies.toml").read_text()
        + '\n[[agency]]\ncode = "centre"\nnames = { en = "Centre" }\ncontrol_centre = true'
    )
    load(folder)
    assert Agency.objects.get(is_control_centre=True).code == "centre"

    (folder / "agencies.toml").write_text(before)
    lines = load(folder)

    assert "  agencies: 0 created, 1 updated (hall), 0 unchanged, 1 deactivated (centre)" in lines
    assert (active(Agency), Agency.objects.count()) == (["hall"], 2)
    assert Agency.objects.get(is_control_centre=True).code == "hall"


def test_a_service_area_that_only_changes_its_categories_is_updated(folder: Path) -> None:
    load(folder)
    (folder / "categories.toml").write_text(
        (folder / "categories.toml").read_text()
        + '\n[[category]]\ncode = "litter"\ngroup = "waste"\nnames = { en = "Litter" }'
    )
    change(folder, "service_areas.toml", '["dumping"]', '["dumping", "litter"]')

    assert "  service areas: 0 created, 1 updated (dump), 0 unchanged, 0 deactivated" in load(folder)
    assert ServiceArea.objects.get(code="dump").categories.count() == 2


def test_a_wrong_directory_is_refused_whole_with_every_problem(folder: Path) -> None:
    change(folder, "territory.toml", "Europe/Amsterdam", "Amsterdam")
    change(folder, "agencies.toml", "control_centre = true", "colour = 1")

    with pytest.raises(CommandError) as caught:
        load(folder)

    assert str(caught.value).splitlines()[0] == f"{folder}: 2 problems, nothing was stored"
    assert not Territory.objects.exists()


@pytest.mark.parametrize("srid", [4326, 3857, 4978, 999999])
def test_a_system_that_does_not_measure_in_metres_is_refused(folder: Path, srid: int) -> None:
    change(folder, "territory.toml", "28992", str(srid))

    with pytest.raises(CommandError, match=f"territory.toml: metric_srid {srid} is no projected system in metres"):
        load(folder)


def test_the_metric_system_cannot_change_under_loaded_boundaries(folder: Path) -> None:
    load(folder)
    publish(Territory.objects.get(code="C"))
    change(folder, "territory.toml", "28992", "32631")

    with pytest.raises(CommandError, match="metric_srid 28992 cannot become 32631: boundaries are loaded"):
        load(folder)


def test_a_receipt_prefix_belongs_to_one_territory(folder: Path) -> None:
    make_territory(code="X", prefix="T")

    with pytest.raises(CommandError, match="receipt_prefix 'T' is taken by City X"):
        load(folder)


def test_an_area_that_the_published_edition_does_not_have_is_refused(folder: Path) -> None:
    load(folder)
    publish(Territory.objects.get(code="C"))
    change(folder, "service_areas.toml", 'outline = "POLYGON ((4 52, 5 52, 5 53, 4 52))"', 'areas = ["C.W.9"]')

    with pytest.raises(CommandError, match=r"\[\[service_area\]\] dump: areas C.W.9 are not in the published edition"):
        load(folder)


def test_areas_that_are_gone_from_a_new_edition_are_reported(folder: Path) -> None:
    change(folder, "service_areas.toml", 'outline = "POLYGON ((4 52, 5 52, 5 53, 4 52))"', 'areas = ["C.W.1", "C.E.9"]')
    load(folder)
    territory = Territory.objects.get(code="C")
    publish(territory)

    assert apply_directory(territory).unresolved == ("C.E.9",)
    assert ServiceArea.objects.get(code="dump").areas.count() == 1


def test_check_finds_problems_and_stores_nothing(folder: Path) -> None:
    out = StringIO()
    call_command("load_territory", folder, "--check", stdout=out)

    assert out.getvalue() == f"{folder}: no problem found\n"
    assert not Territory.objects.exists()


def test_a_territory_without_a_directory_is_left_alone() -> None:
    assert apply_directory(make_territory()).agencies.created == ()


def test_two_cities_stand_side_by_side() -> None:
    load(BEKASI_DIRECTORY)
    load(CHICAGO_DIRECTORY)

    assert list(Territory.objects.values_list("receipt_prefix", flat=True)) == ["POT", "CHI"]
    assert CategoryGroup.objects.filter(territory__code="US-IL-CHI").get().code == "sanitation"
    assert load(CHICAGO_DIRECTORY)[0] == "Chicago (US-IL-CHI): territory unchanged"


def test_the_number_of_queries_does_not_grow_with_the_places(folder: Path) -> None:
    load(folder)
    territory = Territory.objects.get(code="C")
    counts = []
    for number, kept in enumerate([4, 7]):
        publish(territory, dict(list(OUTLINES.items())[:kept]), name=f"edition {number}")
        with CaptureQueriesContext(connection) as queries:
            load_directory(read_directory(folder))
        counts.append(len(queries))

    assert counts[0] == counts[1]
