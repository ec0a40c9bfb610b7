"""What can be set, with the reason for each number."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The setting of one analysis. Metres, days and pure numbers.

    The defaults are for phones' GPS in a city of 100-200 m blocks. Tune `radius_m` and `link_m` together where the
    median accuracy is above 25 m.
    """

    # Episodes: one pile is reported again within a week, GPS scatters 12 m (one in ten 36 m) on both ends.
    link_m: float = 40.0
    link_d: float = 7.0
    cleaned_grace_d: float = 0.5  # a report of the same day may still be about the pile that was taken away

    # Sites: with 35 m a site of 25 m scatter splits, with 60 m quiet sites blur.
    radius_m: float = 45.0
    assign_m: float = (
        70.0  # 60 m loses scattered reports (F1 at 25 m scatter 0.935, not 0.942), 80 m joins sites 75 m apart
    )
    # Of pairs of sites 75 m apart 99, 97, 95, 92 in a hundred are found as two with 36, 40, 45 m and without the rule;
    # the smaller, the more a site of 25 m scatter parts (F1 0.950, 0.953, 0.955, 0.958).
    same_peak_m: float = 40.0
    least_episodes: int = 3
    moves: int = 4  # steps of the mean shift

    # Members: an episode belongs to a site that explains it better than the background around does.
    member_reach_m: float = 90.0  # 2.5 times the wide part of GPS scatter
    usual_scatter_m: float = 14.0
    far_share: float = 0.2  # of the scatter that is three times as wide; 10 % leaves out true episodes
    member_odds: float = 0.8

    # Gates: definitions, not statistics. Without the share one citizen who files again and again becomes a site.
    least_span_d: float = 30.0
    least_confirmed: int = 2
    least_confirmed_share: float = 0.2
    most_by_one: float = 0.7  # share of the reports; a city of many passers-by confirms any complainer now and then

    # Evidence: the strip is the street a site lies on, its near end beyond the site's own scatter. A tight site in a
    # dense city shows in its core, one that GPS scattered in its whole disc: what two people reported is asked both
    # ways. Not what one reported: on real addresses that brought many sites of two episodes.
    core_m: float = 30.0
    windows_d: tuple[float, ...] = (180.0, 365.0, inf)
    directions: int = 16
    strip_half_width_m: float = 25.0
    strip_near_m: float = 70.0
    strip_far_m: float = 250.0

    # Decoys: 150 m is between the width of a street's busy stretch and the size of a neighbourhood.
    slide_m: float = 150.0
    slide_least_m: float = 30.0  # a nearer place gives no direction, GPS scatter does
    place_m: float = 20.0
    clear_p: float = 1e-5  # sites clearer than this would smear their episodes over their own neighbourhood
    decoys: int = 49  # q cannot fall under 2/decoys with one site
    sufficient_q: float = 0.05
    leave_q: float = 0.20  # an active site stays active up to here, so that it does not blink

    # Input
    accuracy_limit_m: float = 100.0
    extent_limit_m: float = 100_000.0  # one stray coordinate makes the grids explode

    @property
    def count_radii_m(self) -> tuple[float, float, float]:
        """Within which all episodes are counted, those that two people reported, and those of them in the core."""
        return self.radius_m, self.radius_m, self.core_m

    @property
    def strip_ratio(self) -> float:
        """Expected episodes within the radius per episode in the strip, when the rate along the street is constant."""
        return self.strip_ratio_of(self.radius_m)

    def strip_ratio_of(self, radius_m: float) -> float:
        """The same for another radius."""
        return radius_m / (self.strip_far_m - self.strip_near_m)


DEFAULT = Parameters()
