"""Importing a file into a city of four squares: what is stored, what is rejected, what a second run does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geo_pot.complaints.actions.import_complaints import Imported, import_complaints
from geo_pot.complaints.importing.csv_file import Line, Table, read_table
from geo_pot.complaints.importing.mapping import ImportMapping, parse_mapping
from geo_pot.complaints.importing.rejects import Reject
from geo_pot.complaints.models import Complaint, RouteStatus, Source, StatusChange
from geo_pot.outbox.models import Event
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity

MAPPING = """
source = "city-311"
source_name = "Open data of the city"
already_public = true
precision = "day"
completed_means_cleaned = true
default_category = "dumping"
[columns]
external_id = "id"
lon = "x"
lat = "y"
created = "when"
completed = "done"
status = "state"
category = "what"
reporter = "who"
[categories]
[statuses.Open]
status = "submitted"
[statuses.Done]
status = "resolved"
[statuses.Dup]
status = "duplicate"
"""
HEADER = "id,x,y,when,done,state,what,who\n"
A = ",".join(map(str, grid_city.CENTRE_OF_A))
D = ",".join(map(str, grid_city.CENTRE_OF_D))
FAR = ",".join(map(str, grid_city.TWENTY_KM_WEST_OF_A))


def run(city: GridCity, folder: Path, content: str, *, encoding: str = "utf-8", **options: object) -> str:
    """What the command says; its rejects are in rejects.csv."""
    (folder / "f.csv").write_bytes(content.encode(encoding))
    (folder / "m.toml").write_text(MAPPING)
    out = io.StringIO()
    call_command(
        "import_complaints",
        str(folder / "f.csv"),
        territory=city.territory.code,
        mapping=folder / "m.toml",
        rejects=folder / "rejects.csv",
        stdout=out,
        stderr=io.StringIO(),
        **options,
    )
    return out.getvalue().strip()


def rejects(folder: Path) -> list[tuple[int, str]]:
    with (folder / "rejects.csv").open(newline="") as stream:
        return [(int(row["line"]), row["reason"]) for row in csv.DictReader(stream)]


def rows(n: int, first: int = 1) -> str:
    return "".join(f"r-{number},{A},2025-01-02,,Open,x,\n" for number in range(first, first + n))


def test_lines_become_complaints_with_match_route_and_history(city: GridCity, tmp_path: Path) -> None:
    said = run(
        city,
        tmp_path,
        HEADER + f"a,{A},2025-01-02,2025-01-09,Done,x,\nb,{D},2025-01-03,,Dup,x,\nc,{A},2025-01-04,,Open,x,\n",
    )

    assert said == "Grid: 3 lines, 3 stored (1 resolved, 1 duplicate, 1 submitted), 0 rejected"
    a, b, _ = Complaint.objects.order_by("external_id").select_related("agency", "kelurahan", "outcome", "source")
    assert (a.kelurahan, b.kelurahan) == (city.areas["A"], city.areas["D"])
    assert (a.agency and a.agency.code, b.agency and b.agency.code) == ("UNIT-WEST", "UNIT-EAST")
    assert {a.route_status, b.route_status} == {RouteStatus.ROUTED}
    assert a.created_at.astimezone(city.territory.zone).isoformat() == "2025-01-02T00:00:00+07:00"
    assert a.created_precision == "day"
    assert a.outcome is not None
    assert a.cleaned_at == a.resolved_at
    assert (b.cleaned_at, b.resolved_at) == (None, None)
    assert a.source.already_public
    assert [step.to_status for step in StatusChange.objects.filter(complaint=a)] == ["submitted", "resolved"]


def test_an_import_announces_itself_once(city: GridCity, tmp_path: Path) -> None:
    run(city, tmp_path, HEADER + rows(7), batch=2)

    (event,) = Event.objects.exclude(kind="edition_published")
    source = Source.objects.get(code="city-311")
    assert (event.kind, event.payload) == (
        "complaints_imported",
        {"territory_id": city.territory.pk, "source_id": source.pk, "complaints": 7},
    )


def test_a_second_run_stores_nothing_says_so_and_announces_nothing(city: GridCity, tmp_path: Path) -> None:
    content = HEADER + rows(5) + f"far,{FAR},2025-01-02,,Open,x,\n"
    run(city, tmp_path, content)
    before = list(Complaint.objects.order_by("pk").values())

    assert run(city, tmp_path, content) == "Grid: 6 lines, 0 stored, 5 were there already, 1 rejected"
    assert list(Complaint.objects.order_by("pk").values()) == before
    assert Event.objects.filter(kind="complaints_imported").count() == 1


def test_every_bad_line_is_rejected_alone_with_its_number_and_reason(city: GridCity, tmp_path: Path) -> None:
    content = HEADER + "".join(
        [
            f"good-1,{A},2025-01-02,,Open,x,\n",  # 2
            "blank,,,2025-01-02,,Open,x,\n",  # 3
            f"good-1,{D},2025-01-02,,Open,x,\n",  # 4
            f"far,{FAR},2025-01-02,,Open,x,\n",  # 5
            "swapped,-6.29,107.01,2025-01-02,,Open,x,\n",  # 6
            f"nul\0,{A},2025-01-02,,Open,x,\n",  # 7
            f"odd,{A},2025-01-02,,Odd,x,\n",  # 8
            f"short,{A}\n",  # 9
            f"good-2,{A},2025-01-02,,Open,x,\n",  # 10
        ]
    )

    said = run(city, tmp_path, content)

    assert said == "Grid: 9 lines, 2 stored (2 submitted), 7 rejected"
    assert list(Complaint.objects.order_by("external_id").values_list("external_id", flat=True)) == ["good-1", "good-2"]
    found = dict(rejects(tmp_path))
    assert list(found) == [3, 4, 5, 6, 7, 8, 9]
    assert found[4] == "external_id 'good-1' stands in line 2 already"
    assert found[5].startswith("lies outside: ")
    assert "from A A; Grid ends 5000 m beyond its boundaries" in found[5]


def test_an_id_that_repeats_in_a_later_batch_is_rejected_too(city: GridCity, tmp_path: Path) -> None:
    run(city, tmp_path, HEADER + rows(5) + rows(1), batch=2)

    assert rejects(tmp_path) == [(7, "external_id 'r-1' stands in line 2 already")]


def test_a_rejected_line_does_not_take_its_id_away_from_a_good_one(city: GridCity, tmp_path: Path) -> None:
    run(city, tmp_path, HEADER + f"one,{FAR},2025-01-02,,Open,x,\none,{A},2025-01-02,,Open,x,\n")

    assert [line for line, _ in rejects(tmp_path)] == [2]
    assert Complaint.objects.get().external_id == "one"


def test_the_reject_file_can_be_mended_and_imported(city: GridCity, tmp_path: Path) -> None:
    run(city, tmp_path, HEADER + "a,,,2025-01-02,,Open,x,\n")
    mended = (tmp_path / "rejects.csv").read_text().replace("a,,,", f"a,{A},")

    said = run(city, tmp_path, mended)

    assert said == "Grid: 1 lines, 1 stored (1 submitted), 0 rejected"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_a_file_saved_by_a_spreadsheet_is_read(city: GridCity, tmp_path: Path, encoding: str) -> None:
    content = (HEADER + rows(2)).replace(",", ";").replace("\n", "\r\n")

    assert run(city, tmp_path, content, encoding=encoding).startswith("Grid: 2 lines, 2 stored")


def test_reporters_are_told_apart_but_not_stored(city: GridCity, tmp_path: Path) -> None:
    who = ["0812-1", "0812-1", "0812-2", ""]
    run(city, tmp_path, HEADER + "".join(f"r-{n},{A},2025-01-02,,Open,x,{w}\n" for n, w in enumerate(who)))

    first, second, third, unknown = Complaint.objects.order_by("external_id").values_list("reporter_key", flat=True)
    assert first == second
    assert first != third
    assert unknown is None
    assert "0812" not in str([first, third])


def importing(city: GridCity, table: Table, *, batch: int, **calls: object) -> Imported:
    def ignore(_: object) -> None:
        pass

    return import_complaints(
        table=table,
        territory=city.territory,
        mapping=a_mapping(),
        now=timezone.now(),
        batch=batch,
        **{"reject": ignore, "progress": ignore, **calls},  # type: ignore[arg-type]  # the tests' own callbacks
    )


def a_mapping() -> ImportMapping:
    columns = {"external_id": "id", "lon": "x", "lat": "y", "created": "when", "category": "what"}
    return parse_mapping({"source": "city", "columns": columns, "default_category": "dumping"}, name="m.toml")


def a_table(n: int) -> Table:
    return read_table(io.BytesIO((HEADER + rows(n)).encode()), "f.csv")


class PowerCut(Exception):
    pass


def test_a_crash_between_batches_leaves_whole_ones_and_a_rerun_completes(city: GridCity) -> None:
    def cut(done: Imported) -> None:
        if done.lines == 4:
            raise PowerCut

    with pytest.raises(PowerCut):
        importing(city, a_table(7), batch=2, progress=cut)
    assert Complaint.objects.count() == 4
    assert not Event.objects.filter(kind="complaints_imported").exists()

    again = importing(city, a_table(7), batch=2)

    assert (again.stored, again.already_there) == (3, 4)
    assert Complaint.objects.count() == 7
    assert Event.objects.filter(kind="complaints_imported").count() == 1


def test_a_file_that_breaks_off_within_a_batch_leaves_none_of_it(city: GridCity) -> None:
    def lines() -> Iterator[Line]:
        for line in a_table(5).lines:
            if line.number == 5:
                raise PowerCut
            yield line

    with pytest.raises(PowerCut):
        importing(city, Table(a_table(0).header, lines(), lambda: 0), batch=2)

    assert Complaint.objects.count() == 2


def test_a_batch_takes_the_same_number_of_queries_whatever_its_size(city: GridCity) -> None:
    def count(n: int, first: int) -> int:
        table = read_table(io.BytesIO((HEADER + rows(n, first)).encode()), "f.csv")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            importing(city, table, batch=1_000)
        return len(queries)

    count(1, 1)  # makes source and receipts' sequence

    assert count(3, 10) == count(300, 1_000)


def test_lines_are_not_read_ahead_of_their_batch(city: GridCity) -> None:
    taken: list[int] = []

    def lines() -> Iterator[Line]:
        for line in a_table(9).lines:
            taken.append(line.number)
            yield line

    held: list[int] = []
    importing(city, Table(a_table(0).header, lines(), lambda: 0), batch=3, progress=lambda _: held.append(len(taken)))

    assert held == [4, 7, 9]


def test_rejects_come_in_the_order_of_the_file(city: GridCity) -> None:
    content = HEADER + f"a,{FAR},2025-01-02,,,x,\nb,,,2025-01-02,,,x,\nc,{FAR},2025-01-02,,,x,\n"
    found: list[int] = []

    def note(some: Sequence[Reject]) -> None:
        found.extend(reject.line.number for reject in some)

    importing(city, read_table(io.BytesIO(content.encode()), "f.csv"), batch=10, reject=note)

    assert found == [2, 3, 4]


@pytest.mark.parametrize(
    ("mapping", "header", "message"),
    [
        (MAPPING.replace('"dumping"', '"fly-tipping"'), HEADER, "categories: GRID has no fly-tipping; it has dumping"),
        (MAPPING.replace('"resolved"', '"resolved"\noutcome = "gone"'), HEADER, "there is no outcome gone; there are "),
        (MAPPING, HEADER.replace("when", "date"), "the file has no column when; correct"),
        (MAPPING + "\n[colours]\n", HEADER, "colours: unknown; possible are"),
    ],
)
def test_a_wrong_mapping_stores_nothing(
    city: GridCity, tmp_path: Path, mapping: str, header: str, message: str
) -> None:
    (tmp_path / "f.csv").write_text(header + rows(1))
    (tmp_path / "m.toml").write_text(mapping)

    with pytest.raises(CommandError, match=message):
        call_command(
            "import_complaints",
            str(tmp_path / "f.csv"),
            territory="GRID",
            mapping=tmp_path / "m.toml",
            stderr=io.StringIO(),
        )

    assert not Complaint.objects.exists()
    assert not Source.objects.filter(code="city-311").exists()


def test_a_city_without_boundaries_refuses_with_the_way_out(city: GridCity, tmp_path: Path) -> None:
    city.edition.state = "retired"
    city.edition.save()

    with pytest.raises(CommandError, match="GRID has no published boundaries: load them with load_boundaries"):
        run(city, tmp_path, HEADER + rows(1))


def test_an_unknown_city_is_named_with_the_known_ones(city: GridCity, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no Territory ATLANTIS\. Known: GRID\."):
        call_command("import_complaints", "f.csv", territory="ATLANTIS", mapping=tmp_path / "m.toml")
