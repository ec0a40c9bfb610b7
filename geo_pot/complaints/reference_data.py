"""Rows that the code counts on, written after every migrate: the workflow's pairs, outcomes, the API as a source.

A city adds outcomes and sources of its own beside these; none of its rows is touched.
"""

from __future__ import annotations

from geo_pot.complaints.models import Outcome, Source, Transition
from geo_pot.complaints.workflow import MAY_FOLLOW

API_SOURCE = "api"
REMOVED_OUTCOME = "removed"

OUTCOMES: dict[str, tuple[dict[str, str], bool]] = {
    REMOVED_OUTCOME: ({"id": "Sudah dibersihkan", "en": "Cleaned up"}, True),
    "repaired": ({"id": "Sudah diperbaiki", "en": "Repaired"}, True),
    "served": ({"id": "Sudah dilayani", "en": "Served"}, False),
    "inspected": ({"id": "Sudah diperiksa", "en": "Inspected"}, False),
    "referred": ({"id": "Diteruskan ke pihak lain", "en": "Referred to others"}, False),
    "not-found": ({"id": "Tidak ditemukan di lokasi", "en": "Not found on site"}, False),
    "not-valid": ({"id": "Laporan tidak sesuai", "en": "Not a valid report"}, False),
}


def store_reference_data(*, using: str = "default", **_signal: object) -> None:
    pairs = {(current.value, following.value) for current, all_ in MAY_FOLLOW.items() for following in all_}
    known = set(Transition.objects.using(using).values_list("from_status", "to_status"))
    Transition.objects.using(using).bulk_create(
        Transition(from_status=current, to_status=following) for current, following in sorted(pairs - known)
    )
    for current, following in known - pairs:
        Transition.objects.using(using).filter(from_status=current, to_status=following).delete()
    Outcome.objects.using(using).bulk_create(
        [Outcome(code=code, names=names, means_removed=removed) for code, (names, removed) in OUTCOMES.items()],
        ignore_conflicts=True,
    )
    Source.objects.using(using).bulk_create([Source(code=API_SOURCE, name="API")], ignore_conflicts=True)
