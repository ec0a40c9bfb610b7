"""Publishing an edition in the real worker, and after one was killed on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from geo_pot.complaints.actions.publishing.request import request_publication
from geo_pot.complaints.actions.publishing.stage import PAGE, list_moving
from geo_pot.complaints.models import Complaint, Publication, PublicationState
from spatial.models import Edition, EditionState
from tests.complaints.grid_city import SIDE, SOUTH, WEST, GridCity
from tests.complaints.grid_editions import DIFFERENT_FROM_THE_TRUTH, rows, second_edition
from tests.tasks.programs import Programs, wait_until, waiting_for_lock

ALONG_THE_BORDER = """
insert into complaints_complaint (category_id, source_id, location)
select %s, %s, st_setsrid(st_makepoint(%s + %s * (1 + 0.1 * number / %s), %s), 4326) from generate_series(1, %s) number
"""


def fill(city: GridCity, number: int) -> None:
    """Complaints on ground that changes hands."""
    place = [WEST, SIDE, float(number), SOUTH + SIDE / 2]
    with connection.cursor() as cursor:
        cursor.execute(ALONG_THE_BORDER, [city.dumping.pk, city.source.pk, *place, number])


def ended(publication: Publication) -> bool:
    publication.refresh_from_db()
    return publication.state == PublicationState.PUBLISHED


def late(publication: Publication) -> None:
    Publication.objects.filter(pk=publication.pk).update(requested_at=timezone.now() - timedelta(minutes=2))


@pytest.mark.django_db(transaction=True)
def test_the_worker_publishes_what_was_asked_for(city: GridCity, programs: Programs) -> None:
    fill(city, 20)
    edition = second_edition(city)
    asked = programs.manage("editions", "publish", edition.name, "--territory=GRID", "--background")
    assert asked.stdout.startswith("The worker will publish second"), asked.stderr
    publication = Publication.objects.get(edition=edition)
    late(publication)

    programs.worker()
    programs.send("tasks.editions.resume_publications")

    wait_until(lambda: ended(publication), "the publication")
    assert Edition.objects.get(pk=edition.pk).state == EditionState.PUBLISHED
    assert set(Complaint.objects.values_list("kelurahan", flat=True)) == {city.areas["A"].pk}


@pytest.mark.django_db(transaction=True)
def test_after_a_kill_the_next_worker_goes_on_where_the_first_one_was(city: GridCity, programs: Programs) -> None:
    fill(city, PAGE + 200)
    publication = request_publication(edition_id=second_edition(city).pk)
    assert publication is not None
    list_moving(publication)
    worker = programs.worker()
    holder = connection.copy()
    with holder.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select from complaints_stagedmatch order by complaint_id desc limit 1 for update")
        programs.send("tasks.editions.publish", publication.pk)
        wait_until(lambda: waiting_for_lock() == 1, "the worker to come to the second page")
        programs.kill(worker)
    holder.close()
    publication.refresh_from_db()
    assert (publication.state, publication.matched) == (PublicationState.STAGING, PAGE)

    fill(city, 10)
    late(publication)
    programs.worker()
    programs.send("tasks.editions.resume_publications")

    wait_until(lambda: ended(publication), "the publication")
    assert (publication.attempts, publication.matched) == (2, PAGE + 210)
    assert rows(DIFFERENT_FROM_THE_TRUTH) == []


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_began_before_the_request_is_waited_for_and_ends_right(city: GridCity) -> None:
    edition = second_edition(city, shift=0.75)
    writer = connection.copy()
    with writer.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute(ALONG_THE_BORDER, [city.dumping.pk, city.source.pk, WEST, SIDE, 1.0, SOUTH, 1])
        with connection.cursor() as ours:
            ours.execute("set lock_timeout = '200ms'")
            with pytest.raises(Exception, match="lock timeout"):
                request_publication(edition_id=edition.pk)
            ours.execute("set lock_timeout = '10s'")
        cursor.execute("commit")
    writer.close()

    publication = request_publication(edition_id=edition.pk)
    assert publication is not None
    list_moving(publication)
    assert publication.listed == 1
