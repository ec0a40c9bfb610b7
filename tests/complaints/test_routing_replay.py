"""Every stored trace leads to the agency that has the complaint; one that does not is found."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from geo_pot.agencies.models import Agency
from geo_pot.complaints.actions.make_demo import make_demo
from geo_pot.complaints.demo.script import read_script
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from tests.cities import load_bekasi
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity


@pytest.fixture
def complaints(city: GridCity) -> list[Complaint]:
    stored = [Complaint.objects.create(**city.complaint(*at)) for at in (CENTRE_OF_A, CENTRE_OF_D)]
    route_complaints([complaint.pk for complaint in stored])
    return list(Complaint.objects.order_by("pk"))


def run(*options: str) -> list[str]:
    out = StringIO()
    call_command("routing", "replay", *options, stdout=out)
    return out.getvalue().splitlines()


def run_and_fail(*options: str) -> tuple[list[str], str]:
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("routing", "replay", *options, stdout=out)
    return out.getvalue().splitlines(), str(caught.value)


def test_all_that_was_routed_replays(complaints: list[Complaint]) -> None:
    assert run() == ["Grid (GRID): all 2 routed complaints are with the agency that their trace leads to."]


def test_a_trace_with_a_more_local_agency_behind_the_winner_is_found(complaints: list[Complaint]) -> None:
    wrong = complaints[0]
    wrong.route_trace["alternatives"].append(
        {"layer": "outline", "rule": "pond", "agency": "POC", "priority": 0, "area_m2": 10}
    )
    Complaint.objects.filter(pk=wrong.pk).update(route_trace=wrong.route_trace)

    lines, error = run_and_fail()

    assert lines == [f"{wrong.receipt} is with UNIT-WEST, but its trace leads to POC"]
    assert error == "Grid (GRID): 1 of 2 routed complaints are not with whom their trace leads to."


def test_an_agency_that_the_trace_does_not_name_is_found(complaints: list[Complaint]) -> None:
    Complaint.objects.filter(pk=complaints[1].pk).update(agency=Agency.objects.get(code="POC"))

    lines, _ = run_and_fail()

    assert lines == [f"{complaints[1].receipt} is with POC, but its trace leads to UNIT-EAST"]


@pytest.mark.parametrize(
    ("trace", "reason"),
    [
        (None, "it has no trace: somebody else chose the agency"),
        ({"agency": "UNIT-WEST"}, "the trace has no 'alternatives'"),
    ],
)
def test_what_is_no_trace_is_found(complaints: list[Complaint], trace: dict[str, str] | None, reason: str) -> None:
    Complaint.objects.filter(pk=complaints[0].pk).update(route_trace=trace)

    assert run_and_fail()[0] == [f"{complaints[0].receipt} is with UNIT-WEST, but {reason}"]


def test_as_many_differences_are_written_out_as_were_asked_for(complaints: list[Complaint]) -> None:
    Complaint.objects.update(agency=Agency.objects.get(code="POC"))

    lines, error = run_and_fail("--show", "1")

    assert (len(lines), error.split(": ")[1]) == (
        1,
        "2 of 2 routed complaints are not with whom their trace leads to.",
    )


def test_what_waits_for_an_agency_has_nothing_to_replay(city: GridCity) -> None:
    Complaint.objects.create(**city.complaint(*CENTRE_OF_A))

    assert run() == ["Grid (GRID): all 0 routed complaints are with the agency that their trace leads to."]


def test_a_made_up_year_of_a_real_city_replays(db: None) -> None:
    city = load_bekasi()
    make_demo(territory=city, script=read_script(), now=timezone.now(), seed=3, total=1_000)
    count = Complaint.objects.count()

    assert run("--territory", city.code) == [
        f"{city}: all {count:,} routed complaints are with the agency that their trace leads to."
    ]
