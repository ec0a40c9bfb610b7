from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.contrib.gis.geos import Point

from geo_pot.complaints.models import Complaint, Precision, Source
from geo_pot.complaints.workflow import Kind, Status
from geo_pot.hotspots.queries import reports as queries
from geo_pot.hotspots.queries.reports import read_reports
from tests.complaints.grid_city import CENTRE_OF_A, SOUTH, WEST, GridCity
from tests.hotspots.planting import AS_OF, METRE, metres_of, plant, report

DAY = timedelta(days=1)
LATE_EVENING = datetime(2026, 1, 9, 18, tzinfo=UTC)  # 1 o'clock on the 10th in the city
TENTH = 20_463  # days since 1970


def store(city: GridCity, **changes: object) -> Complaint:
    row = report(city, CENTRE_OF_A, LATE_EVENING, "p1")
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


def test_positions_are_metres_of_the_territory(city: GridCity) -> None:
    row = store(city)

    read = read_reports(city.dumping.group, as_of=AS_OF).reports

    assert (read.x[0], read.y[0]) == pytest.approx(metres_of(row.location), abs=1e-6)


def test_days_are_local_and_clean_ups_count_in_the_same_way(city: GridCity) -> None:
    store(city)

    read = read_reports(city.dumping.group, as_of=AS_OF).reports

    assert read.t[0] == pytest.approx(TENTH + 1 / 24)
    assert read.cleaned is not None
    assert read.cleaned[0] == pytest.approx(TENTH + 3 + 1 / 24)


def test_a_complaint_known_to_the_day_lies_at_the_start_of_its_local_day(city: GridCity) -> None:
    store(city, created_precision=Precision.DAY)

    read = read_reports(city.dumping.group, as_of=AS_OF).reports

    assert read.t.tolist() == [TENTH]
    assert read.cleaned is not None
    assert read.cleaned.tolist() == [TENTH + 3]


def test_what_is_not_known_is_nan_or_minus_one(city: GridCity) -> None:
    store(city, reporter_key=None, status=Status.SUBMITTED, outcome=None, resolved_at=None)

    group = read_reports(city.dumping.group, as_of=AS_OF)

    assert group.reporter.tolist() == [-1]
    assert np.isnan([group.reports.column(name, 0)[0] for name in ("cleaned", "accuracy_m")]).all()
    assert group.reports.whole("original").tolist() == [-1]


def test_a_duplicate_points_to_the_row_of_its_original(city: GridCity) -> None:
    first = store(city)
    store(city, status=Status.DUPLICATE, duplicate_of=first, outcome=None)

    group = read_reports(city.dumping.group, as_of=AS_OF)

    duplicate = int(np.flatnonzero(group.reports.whole("is_duplicate"))[0])
    assert group.complaint[group.reports.whole("original")[duplicate]] == first.pk


def test_a_rejected_complaint_is_marked(city: GridCity) -> None:
    store(city, status=Status.REJECTED, outcome=None)

    assert read_reports(city.dumping.group, as_of=AS_OF).reports.whole("is_rejected").tolist() == [1]


def test_information_counts_like_a_complaint(city: GridCity) -> None:
    store(city, kind=Kind.INFORMATION)

    assert read_reports(city.dumping.group, as_of=AS_OF).complaint.size == 1


def test_nothing_from_the_moment_itself_on_is_read(city: GridCity) -> None:
    before = store(city, created_at=AS_OF - timedelta(microseconds=1))
    store(city, created_at=AS_OF)

    group = read_reports(city.dumping.group, as_of=AS_OF)

    assert group.complaint.tolist() == [before.pk]
    assert group.left_out["after now"] == 1


def test_what_lies_far_outside_is_left_out_and_counted(city: GridCity) -> None:
    near = store(city, location=Point(WEST - 1_900 * METRE, SOUTH + 0.01, srid=4326))
    store(city, location=Point(WEST - 2_100 * METRE, SOUTH + 0.01, srid=4326))

    group = read_reports(city.dumping.group, as_of=AS_OF)

    assert group.complaint.tolist() == [near.pk]
    assert group.left_out["more than 2000 m outside"] == 1


def test_people_are_told_apart_only_where_their_source_names_them(city: GridCity) -> None:
    nameless = Source.objects.create(code="nameless", name="Nameless")
    store(city, reporter_key="p1")
    store(city, reporter_key="p1")
    store(city, reporter_key=None)
    store(city, reporter_key=None, source=nameless)
    store(city, reporter_key=None, source=nameless)

    group = read_reports(city.dumping.group, as_of=AS_OF)

    number = group.reports.whole("reporter")[np.argsort(group.complaint)]
    assert number[0] == number[1] >= 0
    assert number[2] == -1
    assert len({number[0], number[3], number[4]}) == 3
    assert np.sort(group.reporter)[:3].tolist() == [-1, -1, -1]


def test_where_no_source_names_anybody_the_analysis_is_told_so(city: GridCity) -> None:
    plant(city, reporters=[None])

    assert set(read_reports(city.dumping.group, as_of=AS_OF).reports.whole("reporter").tolist()) == {-1}


def test_a_group_without_complaints_gives_empty_arrays(city: GridCity) -> None:
    group = read_reports(city.dumping.group, as_of=AS_OF)

    assert (group.complaint.size, group.reports.x.size) == (0, 0)


def test_rows_are_whole_wherever_a_chunk_ends(city: GridCity, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(city)
    once = read_reports(city.dumping.group, as_of=AS_OF)

    monkeypatch.setattr(queries, "CHUNK_BYTES", 100)
    in_pieces = read_reports(city.dumping.group, as_of=AS_OF)

    assert in_pieces.complaint.tolist() == once.complaint.tolist()
    assert in_pieces.reports.x.tolist() == once.reports.x.tolist()
