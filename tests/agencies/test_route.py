"""The rules of routing, one by one, on a city of four squares."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from geo_pot.agencies.models import ServiceArea
from geo_pot.agencies.queries import route, route_all_categories
from geo_pot.agencies.routing import replay
from tests.agencies.world import IN_A, IN_B, IN_D, NOON, OUTSIDE, City, box

ABOUT_A = box(106.004, -6.006, 106.006, -6.004)


def test_the_most_local_service_area_answers(city: City) -> None:
    city.add_service_area("whole", agency="dlh", areas=["C"], priority=100)
    city.add_service_area("west", agency="uptd-west", areas=["C.W"])
    city.add_service_area("a", agency="office-a", areas=["C.W.1"])
    city.add_service_area("dump", agency="landfill", outline=ABOUT_A)

    traces = [
        city.route(IN_A, "C.W.1"),
        city.route((106.001, -6.001), "C.W.1"),
        city.route(IN_B, "C.W.2"),
        city.route(IN_D, "C.E.2"),
    ]

    assert [answer.trace["layer"] for answer in traces] == ["outline", "kelurahan", "kecamatan", "kota"]
    assert [answer.trace["agency"] for answer in traces] == ["landfill", "office-a", "uptd-west", "dlh"]
    assert [answer.trace["tie_break"] for answer in traces] == ["most_local", "most_local", "most_local", "only"]


def test_an_outline_holds_its_edge(city: City) -> None:
    city.add_service_area("dump", agency="landfill", outline=ABOUT_A)

    assert city.route((106.004, -6.005), "C.W.1").trace["agency"] == "landfill"


def test_among_equally_local_ones_the_higher_priority_answers(city: City) -> None:
    city.add_service_area("a", agency="a-agency", areas=["C"], priority=1)
    city.add_service_area("b", agency="b-agency", areas=["C"], priority=2)

    trace = city.route(IN_A, "C.W.1").trace

    assert (trace["agency"], trace["tie_break"]) == ("b-agency", "priority")


def test_at_equal_priority_the_smaller_service_area_answers(city: City) -> None:
    city.add_service_area("a", agency="a-agency", areas=["C.W.1", "C.W.2"])
    city.add_service_area("b", agency="b-agency", areas=["C.W.1"])

    trace = city.route(IN_A, "C.W.1").trace

    assert (trace["agency"], trace["tie_break"]) == ("b-agency", "smaller_area")
    assert trace["alternatives"][0]["area_m2"] == pytest.approx(2 * trace["area_m2"], rel=1e-4)


def test_of_overlapping_outlines_the_smaller_answers(city: City) -> None:
    city.add_service_area("wide", agency="a-agency", outline=box(106.001, -6.009, 106.009, -6.001))
    city.add_service_area("narrow", agency="b-agency", outline=ABOUT_A)

    trace = city.route(IN_A, "C.W.1").trace

    assert (trace["agency"], trace["tie_break"]) == ("b-agency", "smaller_area")


def test_all_else_equal_the_lower_agency_code_answers_byte_by_byte(city: City) -> None:
    city.add_service_area("x", agency="b-agency", areas=["C"])
    city.add_service_area("y", agency="B-agency", areas=["C"])

    trace = city.route(IN_A, "C.W.1").trace

    assert (trace["agency"], trace["tie_break"]) == ("B-agency", "agency_code")


def test_of_two_equal_service_areas_of_one_agency_the_lower_code_is_the_rule(city: City) -> None:
    city.add_service_area("y", agency="dlh", areas=["C"])
    city.add_service_area("x", agency="dlh", areas=["C"])

    trace = city.route(IN_A, "C.W.1").trace

    assert (trace["rule"], trace["tie_break"]) == ("x", "rule_code")


def test_a_service_area_that_holds_a_place_twice_holds_it_where_it_is_most_local(city: City) -> None:
    city.add_service_area("both", agency="dlh", areas=["C", "C.W.1"])

    trace = city.route(IN_A, "C.W.1").trace

    assert (trace["layer"], [line["layer"] for line in trace["alternatives"]]) == ("kelurahan", ["control_centre"])


def test_without_a_service_area_the_default_agency_of_the_category_answers(city: City) -> None:
    city.category.default_agency = city.add_agency("dlh")
    city.category.save()

    answer = city.route(IN_A, "C.W.1")

    assert (answer.trace["agency"], answer.trace["tie_break"]) == ("dlh", "default")
    assert answer.service_area_id is None


def test_last_of_all_the_control_centre_answers(city: City) -> None:
    trace = city.route(IN_A, "C.W.1").trace

    assert (trace["agency"], trace["tie_break"], trace["alternatives"]) == ("centre", "control_centre", [])


def test_where_nobody_is_responsible_there_is_no_route(db: None) -> None:
    city = City(control_centre=False)

    assert route([city.subject(IN_A, "C.W.1")]) == []


def test_an_unmatched_point_is_held_by_outlines_but_by_no_area(city: City) -> None:
    city.add_service_area("whole", agency="dlh", areas=["C"])
    assert city.route(OUTSIDE).trace["agency"] == "centre"

    city.add_service_area("sea", agency="harbour", outline=box(106.4, -6.6, 106.6, -6.4))
    assert city.route(OUTSIDE).trace["agency"] == "harbour"


def test_a_service_area_holds_on_local_days_from_the_first_until_before_the_last(city: City) -> None:
    city.add_service_area("march", agency="dlh", areas=["C"], valid_from=date(2026, 3, 1), valid_to=date(2026, 4, 1))
    moments = [
        datetime(2026, 2, 28, 16, 59, tzinfo=UTC),  # 23:59 on 28 February there
        datetime(2026, 2, 28, 17, 0, tzinfo=UTC),  # midnight
        datetime(2026, 3, 31, 16, 59, tzinfo=UTC),
        datetime(2026, 3, 31, 17, 0, tzinfo=UTC),
    ]

    answers = [city.route(IN_A, "C.W.1", moment=moment).trace for moment in moments]

    assert [trace["agency"] for trace in answers] == ["centre", "dlh", "dlh", "centre"]
    assert [trace["day"] for trace in answers] == ["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"]


def test_inactive_agencies_and_service_areas_answer_for_nothing(city: City) -> None:
    city.add_agency("gone", active=False)
    city.add_service_area("of-the-gone", agency="gone", areas=["C.W.1"])
    city.add_service_area("closed", agency="dlh", areas=["C.W.1"], active=False)
    city.category.default_agency = city.add_agency("gone")
    city.category.save()

    assert city.route(IN_A, "C.W.1").trace["agency"] == "centre"


def test_a_service_area_answers_for_its_own_categories_only(city: City) -> None:
    other = city.add_category("light")
    city.add_service_area("light", agency="dbmsda", areas=["C"], categories=[other])

    assert city.route(IN_A, "C.W.1").trace["agency"] == "centre"


def test_the_trace_names_all_that_might_have_answered_in_order_and_replays(city: City) -> None:
    city.add_service_area("whole", agency="dlh", areas=["C"])
    city.add_service_area("west", agency="uptd-west", areas=["C.W"])

    trace = city.route(IN_A, "C.W.1").trace

    assert [(line["rule"], line["layer"]) for line in trace["alternatives"]] == [
        ("whole", "kota"),
        (None, "control_centre"),
    ]
    assert (trace["edition"], trace["day"]) == ("first", "2026-03-02")
    assert replay(trace) == trace["agency"] == "uptd-west"


@pytest.mark.parametrize("count", [1, 3, 200])
def test_any_number_of_complaints_is_routed_by_one_query(
    city: City, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    city.add_service_area("west", agency="uptd-west", areas=["C.W"])
    subjects = [city.subject(IN_A, "C.W.1", id_=number) for number in range(count)]

    with django_assert_num_queries(1):
        answers = route(subjects)

    assert [answer.id for answer in answers] == list(range(count))
    assert {answer.trace["agency"] for answer in answers} == {"uptd-west"}


def test_no_complaints_have_no_routes(city: City) -> None:
    assert route([]) == []


def test_routing_many_leaves_the_session_as_it_was(city: City) -> None:
    before = planner_settings()

    route([city.subject(IN_A, "C.W.1", id_=number) for number in range(100)])

    assert planner_settings() == before


def planner_settings() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("select name, setting from pg_settings where name = 'jit' or category ~ '^Query Tuning'")
        return dict(cursor.fetchall())


def test_routing_many_works_where_the_server_would_rather_be_parallel(city: City) -> None:
    """It sets planner settings, which a parallel query may not: so it must keep the query from being one."""
    with connection.cursor() as cursor:
        cursor.execute("select name from pg_settings where name in ('force_parallel_mode', 'debug_parallel_query')")
        (name,) = cursor.fetchone() or ("debug_parallel_query",)
        cursor.execute(f"set local {name} = on")

    assert len(route([city.subject(IN_A, "C.W.1", id_=number) for number in range(100)])) == 100


def test_a_place_names_for_every_category_who_answers_and_why_by_one_query(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    city.add_category("light", order=1, default_agency=city.add_agency("dbmsda"))
    city.add_category("former", active=False)
    city.add_service_area("west", agency="uptd-west", areas=["C.W"])
    place = city.subject(IN_A, "C.W.1")

    with django_assert_num_queries(1):
        answers = route_all_categories(
            territory=city.territory,
            kelurahan_id=place.kelurahan_id,
            kecamatan_id=place.kecamatan_id,
            lon=place.lon,
            lat=place.lat,
            at=NOON,
            language="en",
        )

    assert [(answer.category_name, answer.agency) for answer in answers] == [
        ("dumping (en)", "uptd-west"),
        ("light (en)", "dbmsda"),
    ]
    assert [answer.trace and answer.trace["tie_break"] for answer in answers] == ["only", "default"]


def test_categories_that_nobody_answers_for_are_named_all_the_same(db: None) -> None:
    city = City(control_centre=False)

    (answer,) = route_all_categories(
        territory=city.territory, kelurahan_id=None, kecamatan_id=None, lon=106, lat=-6, at=NOON, language="id"
    )

    assert (answer.category, answer.agency, answer.trace) == ("dumping", None, None)


def test_only_outlines_near_the_points_are_looked_at(city: City) -> None:
    """One complaint must not read every outline of the city: the plan asks their index."""
    far = city.add_agency("far")
    ServiceArea.objects.bulk_create(
        ServiceArea(
            territory=city.territory,
            agency=far,
            code=f"far-{number}",
            names={"en": "far"},
            outline=box(106 + number / 100, -7, 106.01 + number / 100, -6.99),
        )
        for number in range(2_000)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "explain select id from agencies_servicearea where outline &&"
            " (select st_setsrid(st_extent(p)::geometry, 4326) from (values (st_point(106, -6))) as here (p))"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "agencies_servicearea_outline" in plan
