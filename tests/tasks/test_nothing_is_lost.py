"""Worker, relay and Redis die in turn; every complaint gets its agency all the same."""

from __future__ import annotations

import signal

from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models.functions import Now

from geo_pot.complaints.models import Complaint, RouteStatus
from geo_pot.outbox.models import Event
from tests.complaints.grid_city import CENTRE_OF_A, GridCity
from tests.tasks.programs import Programs, Redis, wait_until, waiting_for_lock

MANY = 60


def arrive(city: GridCity, number: int) -> list[int]:
    """Complaints that came by COPY or psql: nobody routed them."""
    location = Point(*CENTRE_OF_A, srid=4326)
    rows = [Complaint(category=city.dumping, location=location, source=city.source) for _ in range(number)]
    return [complaint.pk for complaint in Complaint.objects.bulk_create(rows)]


def routed() -> int:
    return Complaint.objects.filter(route_status=RouteStatus.ROUTED).count()


def open_events() -> int:
    return Event.objects.filter(done_at__isnull=True).count()


def let_leases_run_out() -> None:
    """Two minutes later."""
    Event.objects.filter(leased_until__isnull=False).update(leased_until=Now())


def test_complaints_get_their_agency_and_a_database_that_drops_everybody_only_delays_them(
    city: GridCity, programs: Programs
) -> None:
    relay = programs.relay()
    programs.worker()
    arrive(city, MANY)
    wait_until(lambda: routed() == MANY and open_events() == 0, "all to be routed")

    assert drop_other_connections() > 0
    arrive(city, 1)
    wait_until(lambda: routed() == MANY + 1, "the last one to be routed")

    assert set(Complaint.objects.values_list("agency__code", flat=True)) == {"UNIT-WEST"}
    relay.send_signal(signal.SIGTERM)
    assert relay.wait(timeout=10) == 0


def test_a_worker_killed_in_the_middle_and_an_emptied_redis_lose_nothing(
    city: GridCity, programs: Programs, redis: Redis
) -> None:
    ids = arrive(city, MANY)
    programs.relay()
    worker = programs.worker()
    holder = connection.copy()
    with holder.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select from complaints_complaint where id = %s for update", [ids[MANY // 2]])
        wait_until(lambda: routed() >= MANY // 2, "half to be routed")
        wait_until(lambda: waiting_for_lock() == 1, "the worker to stand in the middle of a delivery")
        programs.kill(worker)
        redis.flush()
    holder.close()
    assert 0 < open_events() < MANY

    let_leases_run_out()
    programs.worker()

    wait_until(lambda: routed() == MANY and open_events() == 0, "the rest to be routed")
    assert not Event.objects.filter(dead_at__isnull=False).exists()


def test_the_relay_outlives_redis_and_counts_no_attempt_while_it_is_away(
    city: GridCity, programs: Programs, redis: Redis
) -> None:
    redis.kill()
    arrive(city, 3)
    relay = programs.relay()
    wait_until(lambda: b"relay_waits" in programs.log.read_bytes(), "the relay to notice")

    redis.start()
    programs.worker()

    wait_until(lambda: routed() == 3, "all to be routed")
    assert relay.poll() is None
    assert set(Event.objects.values_list("attempts", flat=True)) == {1}


def drop_other_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid() and usename = current_user"
        )
        return int(cursor.fetchone()[0])
