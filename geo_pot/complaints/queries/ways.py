"""The ways in which the rows of one list are seen: what is known of every row of it is asked of none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib.gis.db.models import PointField
from django.db.models import BooleanField, Case, CharField, F, Func, Q, Value, When
from django.db.models.expressions import Combinable

from geo_pot.complaints.queries.conditions import Condition, Facts, all_of, as_q, either_of, given, implies
from geo_pot.complaints.queries.sight import WIDEST_FIRST, Sight, View, is_told_to_everybody, shown_to_everybody
from spatial.models import WGS84_SRID

NOTHING_KNOWN: Facts = MappingProxyType({})


@dataclass(frozen=True)
class Ways:
    """A row is seen by the first of the ways whose condition it meets.

    ways    widest first; none that nobody could see a row of the list by
    wanted  what every row of the list meets: one of the ways that are asked for
    narrow  the views to choose from what is wanted, where a wider one that is not asked for may hide them; else None
    """

    ways: Mapping[View, Condition]
    wanted: Condition
    narrow: frozenset[View] | None = None

    @property
    def is_exact(self) -> bool:
        """Whether every row is seen where it is."""
        return View.PUBLIC not in self.ways

    @property
    def is_public(self) -> bool:
        """Whether every row is seen as everybody sees it."""
        return set(self.ways) == {View.PUBLIC}

    def view(self) -> Combinable:
        # Every row meets a condition, so that the last one's is met where no other is.
        *wider, last = self.ways or {View.PUBLIC: False}
        whens = [When(as_q(self.ways[view]), then=Value(view.value)) for view in wider]
        narrowest = Value(last.value, output_field=CharField())
        return Case(*whens, default=narrowest, output_field=CharField()) if whens else narrowest

    def shown(self) -> Combinable:
        """Where it is told that a complaint is."""
        if self.is_exact or self.is_public:
            return F("location" if self.is_exact else "public_location")
        return Case(
            When(view=View.PUBLIC.value, then=F("public_location")),
            default=F("location"),
            output_field=PointField(srid=WGS84_SRID),
        )

    def exact(self) -> Combinable:
        """Whether that is where it is."""
        if self.is_exact:
            return Value(value=True, output_field=BooleanField())
        same = Func(F("public_location"), F("location"), arg_joiner=" = ", template="(%(expressions)s)")
        same.output_field = BooleanField()
        if self.is_public:
            return same
        return Case(When(view=View.PUBLIC.value, then=same), default=Value(value=True), output_field=BooleanField())


def ways_of(sight: Sight, views: Collection[View] = (), known: Facts = NOTHING_KNOWN) -> Ways:
    """How somebody sees the rows of a list.

    views  those only; empty for all
    known  what the list asks of every row besides
    """
    conditions = {view: given(condition, known) for view, condition in conditions_of(sight).items()}
    if given(is_told_to_everybody(), known) is False:
        conditions[View.PUBLIC] = False
    ways = without_hidden(conditions)
    asked = {view: condition for view, condition in ways.items() if not views or view in views}
    # What everybody sees first: most rows are, and the rest is not asked of them.
    wanted = either_of(asked[view] for view in sorted(asked, key=lambda view: view is not View.PUBLIC))
    if set(asked) == {View.NEIGHBOUR} and sight.candidates is not None:
        wanted = all_of((wanted, sight.candidates))  # the planner begins there, and cannot where others are among them
    reached = {view: ways[view] for view in ways if any(view is at or is_wider(view, at) for at in asked)}
    # An inbox is what `wanted` says already. The planner knows nothing of a CASE, and would sort all of an agency.
    return Ways(reached, wanted, None if reached == asked else frozenset(asked))


def conditions_of(sight: Sight) -> dict[View, Q]:
    """Of every way that there is, widest first."""
    conditions = {
        View.STAFF: sight.staff,
        View.NEIGHBOUR: sight.neighbour,
        View.OWN: sight.own,
        View.POINTS: sight.points,
        View.PUBLIC: shown_to_everybody(),
    }
    return {view: condition for view in WIDEST_FIRST if (condition := conditions[view]) is not None}


def without_hidden(conditions: Mapping[View, Condition]) -> dict[View, Condition]:
    """Without those by which no row is seen: there is none, or a wider way has each."""
    kept: dict[View, Condition] = {}
    for view, condition in conditions.items():
        means = all_of((condition, is_told_to_everybody())) if view is View.PUBLIC else condition
        if not any(implies(means, wider) for wider in (False, *kept.values())):
            kept[view] = condition
    return kept


def is_wider(one: View, other: View) -> bool:
    return WIDEST_FIRST.index(one) < WIDEST_FIRST.index(other)
