"""Personal data end when their time is over, and with the account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from geo_pot.accounts.models import User
from geo_pot.accounts.personal import queries
from geo_pot.accounts.personal.actions import store
from geo_pot.accounts.personal.models import PersonalData
from geo_pot.audit.models import Entry
from geo_pot.audit.queries import acting_as
from tasks.privacy import forget_expired


def retain_until(user: User, days: int) -> None:
    with acting_as(user.pk):
        PersonalData.objects.update(retain_until=datetime.now(UTC).date() + timedelta(days=days))


def is_kept(user: User) -> bool:
    with acting_as(user.pk):
        return PersonalData.objects.exists()


def test_what_was_told_today_is_kept_for_the_time_that_the_setting_names(siti: User) -> None:
    with acting_as(siti.pk):
        assert PersonalData.objects.get().retain_until == datetime.now(UTC).date() + settings.PERSONAL_DATA_KEPT


def test_the_job_deletes_what_expired_and_nothing_else(siti: User, budi: User) -> None:
    retain_until(siti, -1)
    retain_until(budi, 0)

    assert forget_expired() == 1
    assert (is_kept(siti), is_kept(budi)) == (False, True)
    assert forget_expired() == 0


def test_the_deletion_is_written_down_as_a_jobs(siti: User) -> None:
    retain_until(siti, -1)
    forget_expired()

    entry = Entry.objects.filter(table_name="personal_data", row_id=siti.pk).latest("id")
    assert (entry.action, entry.actor_id) == ("delete", None)


@pytest.mark.parametrize(("days_ago", "kept"), [(1, True), (settings.PERSONAL_DATA_KEPT.days + 1, False)])
def test_who_still_signs_in_is_kept(siti: User, days_ago: int, *, kept: bool) -> None:
    retain_until(siti, -1)
    User.objects.filter(pk=siti.pk).update(last_login=timezone.now() - timedelta(days=days_ago))

    forget_expired()

    assert is_kept(siti) == kept


def test_the_holder_is_forgotten_in_their_own_name(siti: User, budi: User) -> None:
    with acting_as(siti.pk):
        assert queries.forget(siti.pk)
        assert not queries.forget(siti.pk)

    assert (is_kept(siti), is_kept(budi)) == (False, True)


def test_telling_something_again_keeps_it_longer(siti: User) -> None:
    retain_until(siti, -1)
    store(user_id=siti.pk, address="Jl. Melati 1")

    assert forget_expired() == 0
