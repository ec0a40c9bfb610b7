"""Routing open complaints again: the boundaries or the directory are others now, so others may be responsible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from geo_pot.agencies.models import Agency
from geo_pot.complaints.queries.routing import lock_open, route_to, routing_again
from geo_pot.outbox.actions import announce

NAMED_AT_MOST = 20  # ids in an event: enough to look at, while the numbers tell how many there are

Move = tuple[str | None, str]  # code of the agency that answered, None where there was none; of the one that answers
IdMove = tuple[int | None, int]  # the same by id


@dataclass(frozen=True)
class Rerouted:
    """What routing again changed: how many open complaints were asked about, and how many moved from whom to whom."""

    asked: int = 0
    moved: Mapping[Move, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.moved.values())

    def with_late(self, late: Rerouted) -> Rerouted:
        """This and what was caught up afterwards, mostly among complaints that were asked about before."""
        return Rerouted(max(self.asked, late.asked), Counter(self.moved) + Counter(late.moved))


@transaction.atomic
def reroute_open(*, territory_id: int, cause: str, complaint_ids: Sequence[int] | None = None) -> Rerouted:
    """Route a Territory's open complaints again, all of them or those given; one event for each agency concerned.

    cause           why, in a few words, for those who read the event: "edition BPS 2020", "directory"
    complaint_ids   those to look at; what is ended by now, or another Territory's, is passed over

    Complaints that have ended stay with the agency that ended them. One that nobody is responsible for any more stays
    where it is. `updated_at` moves only with the agency.
    """
    counts: Counter[IdMove] = Counter()
    samples: dict[IdMove, list[int]] = defaultdict(list)
    asked = 0
    with routing_again():
        for former in lock_open(territory_id=territory_id, complaint_ids=complaint_ids):
            asked += len(former)
            for complaint_id, agency_id in route_to(list(former)).items():
                move = former[complaint_id], agency_id
                if former[complaint_id] != agency_id:
                    counts[move] += 1
                    if counts[move] <= NAMED_AT_MOST:
                        samples[move].append(complaint_id)
    codes = Agency.objects.in_bulk({agency for move in counts for agency in move if agency is not None})
    named = {(codes[lost].code if lost else None, codes[gained].code): n for (lost, gained), n in counts.items()}
    for agency in sorted(codes.values(), key=lambda agency: agency.code):
        _tell(agency, named, cause=cause, complaint_ids=_of_agency(agency.pk, samples))
    return Rerouted(asked, named)


def _of_agency(agency_id: int, samples: Mapping[IdMove, Iterable[int]]) -> list[int]:
    return sorted(row for move, rows in samples.items() if agency_id in move for row in rows)[:NAMED_AT_MOST]


def _tell(agency: Agency, moved: Mapping[Move, int], *, cause: str, complaint_ids: Sequence[int]) -> None:
    """Write one event that says what an agency gained and lost. In `gained_from`, "" is nobody: they had none."""
    gained = {lost or "": n for (lost, to), n in moved.items() if to == agency.code}
    lost = {to: n for (former, to), n in moved.items() if former == agency.code}
    announce(
        "rerouted",
        {
            "territory_id": agency.territory_id,
            "cause": cause,
            "agency_id": agency.pk,
            "agency": agency.code,
            "gained": sum(gained.values()),
            "lost": sum(lost.values()),
            "gained_from": dict(sorted(gained.items())),
            "lost_to": dict(sorted(lost.items())),
            "complaint_ids": list(complaint_ids),
        },
    )
