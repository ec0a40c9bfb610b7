"""The life of a site, rule by rule. No database."""

from __future__ import annotations

from itertools import product

import pytest

from geo_pot.hotspots.workflow import MAY_FOLLOW, Sight, SiteState, next_state, state_unseen

CANDIDATE, ACTIVE, DORMANT, RESOLVED, GONE, MERGED = SiteState
SURE, LIKELY, DOUBTFUL = 0.05, 0.20, 0.21


def sight(q: float = SURE, **other: object) -> Sight:
    return Sight(**{"q": q, "is_quiet": False, "quiet_d": 10.0, **other})  # type: ignore[arg-type]  # mixed


@pytest.mark.parametrize(
    ("before", "q", "after"),
    [
        (None, SURE, ACTIVE),
        (None, LIKELY, CANDIDATE),
        (CANDIDATE, SURE, ACTIVE),
        (CANDIDATE, LIKELY, CANDIDATE),
        (ACTIVE, LIKELY, ACTIVE),
        (ACTIVE, DOUBTFUL, CANDIDATE),
        (GONE, SURE, ACTIVE),
        (MERGED, LIKELY, CANDIDATE),
    ],
)
def test_it_enters_at_one_q_and_leaves_at_another(before: SiteState | None, q: float, after: SiteState) -> None:
    assert next_state(before, sight(q)) == after


def test_an_active_site_falls_asleep_whatever_its_q_and_a_candidate_only_when_it_is_sure() -> None:
    asleep = {"is_quiet": True, "quiet_d": 100.0}

    assert next_state(ACTIVE, sight(1.0, **asleep)) == DORMANT
    assert next_state(CANDIDATE, sight(LIKELY, **asleep)) == CANDIDATE
    assert next_state(CANDIDATE, sight(SURE, **asleep)) == DORMANT


@pytest.mark.parametrize(
    ("quiet_d", "is_cleaned", "after"),
    [(179, True, DORMANT), (180, True, RESOLVED), (364, False, DORMANT), (365, False, RESOLVED)],
)
def test_it_is_resolved_after_a_year_or_half_of_one_after_a_clean_up(
    quiet_d: float, is_cleaned: bool, after: SiteState
) -> None:
    assert next_state(DORMANT, sight(is_quiet=True, quiet_d=quiet_d, is_cleaned=is_cleaned)) == after
    assert state_unseen(DORMANT, quiet_d, is_cleaned=is_cleaned) == after


@pytest.mark.parametrize("asleep", [DORMANT, RESOLVED])
def test_what_sleeps_comes_back_when_it_is_seen_to_and_not_by_one_passer_by(asleep: SiteState) -> None:
    assert next_state(asleep, sight(1.0, is_back=True)) == ACTIVE
    assert next_state(asleep, sight(1.0, is_back=False)) == asleep


def test_what_a_run_does_not_find_is_gone_unless_it_sleeps() -> None:
    unseen = {state: state_unseen(state, 10.0, is_cleaned=False) for state in SiteState}

    assert unseen == {
        CANDIDATE: GONE, ACTIVE: GONE, DORMANT: DORMANT, RESOLVED: RESOLVED, GONE: GONE, MERGED: MERGED,
    }  # fmt: skip


def test_no_rule_leads_where_the_table_does_not() -> None:
    sights = [
        sight(q, is_quiet=quiet, quiet_d=days, is_cleaned=cleaned, is_back=back)
        for q, quiet, days, cleaned, back in product(
            (SURE, LIKELY, DOUBTFUL), (True, False), (10.0, 200.0, 400.0), (True, False), (True, False)
        )
    ]

    reached = {before: {next_state(before, one) for one in sights} - {before} for before in (None, *SiteState)}
    assert all(after <= MAY_FOLLOW[before] for before, after in reached.items()), reached
