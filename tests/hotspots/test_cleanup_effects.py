"""A cleaned site against those that were not cleaned, from complaints to sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from geo_pot.accounts.roles import Role
from geo_pot.hotspots.cleanup_effects import histories_of, verdict_of
from geo_pot.hotspots.explaining_cleanups import explain_cleanup, explain_group
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Run, Site
from geo_pot.hotspots.queries.histories import READ_HISTORIES, read_histories
from geo_pot.hotspots.queries.reports import read_reports
from spatial.analysis.alike import Histories
from spatial.analysis.analyse import analyse
from spatial.analysis.cleanup_effect import Untold
from tests.api.client import get
from tests.complaints.grid_city import GridCity
from tests.hotspots.planting import AS_OF, OTHER_SPOT, SPOT, plant, run
from tests.hotspots.staff import signed_in

APART = 0.003  # degrees, 330 m
CLEANED_AFTER = AS_OF - timedelta(days=200)


@pytest.fixture
def uneven(city: GridCity) -> GridCity:
    """Six spots that nobody ever cleans, and one that stood like them until it was cleaned 204 days ago."""
    for number in range(6):
        away = (OTHER_SPOT[0] + APART * (number % 3), OTHER_SPOT[1] + APART * (number // 3))
        plant(city, away, episodes=16, cleaned=False)
    plant(city, SPOT, episodes=16, before=CLEANED_AFTER)
    return city


def cleaned_site() -> Site:
    return Site.objects.get(latest__last_cleaned__isnull=False)


def last_cleanup(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = get(client, f"hotspots/{cleaned_site().public_id}", lang="en")["properties"]["cleanups"][-1]
    return found


def test_a_site_that_stays_clean_where_others_do_not_is_told_from_chance(uneven: GridCity) -> None:
    run(uneven)

    found = last_cleanup(signed_in(uneven, Role.POC))["against_uncleaned"]

    assert (found["sites"], found["expected"], found["ratio"], found["low"]) == (6, 9.0, 0.0, 0.0)
    assert found["high"] < 0.3
    assert (found["verdict"], found["untold"]) == ("fewer", None)
    assert found["explanation"] == (
        "Back 0 times in the 180 days after; at 6 similar spots left uncleaned 9.0 on average. It came back less often"
        " than at similar spots that were not cleaned: cleaning seems to have helped."
    )


def test_the_public_is_told_the_verdict_without_numbers_that_would_tell_days(client: Client, uneven: GridCity) -> None:
    run(uneven)

    assert last_cleanup(client)["against_uncleaned"] == {
        **dict.fromkeys(("sites", "expected", "ratio", "low", "high")),
        "verdict": "fewer",
        "untold": None,
        "explanation": "It came back less often than at similar spots that were not cleaned: cleaning seems to have"
        " helped.",
    }


def test_where_every_spot_is_cleaned_there_is_nothing_to_hold_it_against(client: Client, city: GridCity) -> None:
    plant(city, episodes=16)
    run(city)

    found = get(signed_in(city, Role.POC), f"hotspots/{cleaned_site().public_id}", lang="id")["properties"]

    assert {one["against_uncleaned"]["untold"] for one in found["cleanups"]} == {"too few sites alike", "too early"}
    assert found["cleanups_of_group"]["untold"] == "too few clean-ups"
    assert found["cleanups_of_group"]["explanation"].startswith("Belum dapat dikatakan apakah pembersihan membantu")


def test_a_run_of_which_clean_ups_were_not_compared_tells_none(client: Client, uneven: GridCity) -> None:
    done = run(uneven)
    Run.objects.filter(pk=done.pk).update(counts={})

    assert get(client, f"hotspots/{cleaned_site().public_id}")["properties"]["cleanups_of_group"] is None


def test_what_a_run_compares_is_what_is_read_of_it_later(uneven: GridCity) -> None:
    done = run(uneven)
    days = LocalDays(done.territory.zone)
    group = read_reports(done.group, as_of=done.as_of)
    analysis = analyse(group.reports, now=days.from_moment(done.as_of), seed=done.seed)

    read = read_histories(done, days.from_moment(done.as_of), done.as_of)
    held = histories_of(analysis, [None] * len(analysis.sites), days)

    def told(histories: Histories) -> list[tuple[list[float], list[float]]]:
        lists = [(histories.starts_of(i), histories.cleaned_of(i)) for i in range(len(histories))]
        return sorted((starts.round(6).tolist(), cleaned.round(6).tolist()) for starts, cleaned in lists)

    assert told(read.histories) == told(held)
    assert sum(len(cleaned) for _, cleaned in told(held)) == 6


def test_what_officers_wrote_down_counts_as_a_clean_up_from_that_day_on(uneven: GridCity) -> None:
    done = run(uneven)
    days = LocalDays(done.territory.zone)
    now = days.from_moment(done.as_of)
    officer = signed_in(uneven, Role.POC)
    other = Site.objects.filter(latest__last_cleaned__isnull=True).order_by("id")[0]
    body = {"kind": "cleanup", "on": "2026-02-27"}
    answer = officer.post(f"/api/v1/hotspots/{other.public_id}/actions", body, content_type="application/json")

    written = read_histories(done, now, timezone.now() + timedelta(days=1))
    before = read_histories(done, now, AS_OF)

    at = written.positions[other.pk]
    assert answer.status_code == 201
    late_that_day = now - 1 - 7 / 24 - 1 / 86_400  # AS_OF is 7 o'clock on the first of March
    assert written.histories.cleaned_of(at).tolist() == [pytest.approx(late_that_day, abs=1e-6)]
    assert before.histories.cleaned_of(at).tolist() == []


def test_one_site_is_read_with_the_same_queries_however_many_there_are(
    client: Client, uneven: GridCity, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run(uneven)
    with django_assert_num_queries(7):
        last_cleanup(client)


def test_the_histories_read_each_sites_episodes_from_their_index(uneven: GridCity) -> None:
    done = run(uneven)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain " + READ_HISTORIES, {"run_id": done.pk, "until": AS_OF})
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "episode_number_unique" in plan
    assert "Seq Scan on hotspots_episode" not in plan


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.2, 0.99, "fewer"), (1.01, None, "more"), (0.9, 1.1, "cannot tell"), (None, None, "cannot tell")],
)
def test_only_an_interval_on_one_side_of_one_is_a_verdict(low: float | None, high: float | None, verdict: str) -> None:
    assert verdict_of(low, high) == verdict


TOLD = {
    "after": 2, "after_d": 180, "sites": 12, "expected": 4.25, "verdict": "cannot tell", "untold": None,
}  # fmt: skip
POOLED = {"cleanups": 48, "ratio": 0.684, "low": 0.541, "high": 0.862, "verdict": "fewer", "untold": None}


def test_it_is_said_in_indonesian() -> None:
    assert explain_cleanup(TOLD, "id") == (
        "Muncul lagi 2 kali dalam 180 hari sesudahnya; di 12 titik serupa yang tidak dibersihkan rata-rata 4,2 kali."
        " Dibanding titik serupa yang tidak dibersihkan, bedanya mungkin kebetulan."
    )
    assert explain_group(POOLED, "Sampah", "id") == (
        "Sampah di seluruh kota: 48 pembersihan, sesudahnya masalah muncul lagi 68% sesering di tempat lain."
        " Tempat lain: titik serupa yang saat itu tidak dibersihkan. Dengan keyakinan 95% nilainya 54 sampai"
        " 86%. Pembersihan membantu, sejauh yang terlihat dari aduan."
    )


def test_it_is_said_in_english() -> None:
    assert explain_group(POOLED, "Waste", "en") == (
        "Waste in the whole city: 48 clean-ups, after which it came back 68% as often as elsewhere. Elsewhere: similar"
        " spots left uncleaned then. With 95% certainty it is 54 to 86%. Cleaning helps, as far as complaints tell."
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_reason_has_a_sentence_of_its_own(language: str) -> None:
    said = {explain_cleanup({**TOLD, "untold": why}, language) for why in Untold}

    assert len(said) == len(Untold)
