import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from spatial.analysis.arrays import FloatArray
from spatial.analysis.linkage import MOST_IN_BUCKET, NOISE, link, time_order
from tests.spatial.analysis.naive import as_partition, neighbours, single_linkage

whole_metres = st.integers(0, 300)
points = st.lists(st.tuples(whole_metres, whole_metres, st.integers(0, 40)), max_size=60)


def crowd(n: int, seed: int = 1) -> tuple[FloatArray, FloatArray, FloatArray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 1_200, n), rng.uniform(0, 1_200, n), rng.uniform(0, 100, n)


@settings(max_examples=150, deadline=None)
@given(points)
def test_linking_equals_the_components_of_all_pairs(rows: list[tuple[int, int, int]]) -> None:
    x, y, t = np.array(rows, np.float64).reshape(-1, 3).T

    labels = link(x, y, t, link_m=40.0, link_d=7.0)

    assert as_partition(labels) == as_partition(single_linkage(x, y, t, 40.0, 7.0))


@pytest.mark.parametrize("min_pts", [1, 2, 4])
@pytest.mark.parametrize("link_d", [20.0, np.inf])
def test_core_and_noise_equal_those_of_scikit_learn(min_pts: int, link_d: float) -> None:
    x, y, t = crowd(900)
    distance = np.where(neighbours(x, y, t, 40.0, link_d), 0.0, 1.0)
    reference = DBSCAN(eps=0.5, min_samples=min_pts, metric="precomputed").fit(distance)
    core = reference.core_sample_indices_

    labels = link(x, y, t, link_m=40.0, link_d=link_d, min_pts=min_pts)

    assert as_partition(labels[core]) == as_partition(reference.labels_[core])
    assert np.array_equal(labels == NOISE, reference.labels_ == NOISE)


def test_a_border_report_goes_to_the_nearest_core_whatever_the_order() -> None:
    left, right = [0.0, -10.0, -10.0, -10.0, -10.0], [65.0, 75.0, 75.0, 75.0, 75.0]
    x = np.array([35.0, *left, *right])  # sees one core report of each heap, at 35 m and at 30 m
    nothing = np.zeros(11)

    labels = link(x, nothing, nothing, link_m=39.0, link_d=1.0, min_pts=5)
    backwards = link(x[::-1].copy(), nothing, nothing, link_m=39.0, link_d=1.0, min_pts=5)

    assert labels.tolist() == [1] + [0] * 5 + [1] * 5
    assert backwards.tolist() == [0] * 5 + [1] * 5 + [0]


@pytest.mark.parametrize(("link_d", "min_pts"), [(6.0, 4), (np.inf, 9)])
def test_on_a_lattice_where_cores_are_equally_near_the_lower_label_has_the_border(link_d: float, min_pts: int) -> None:
    rng = np.random.default_rng(3)
    x, y, t = (rng.integers(0, most, 500).astype(np.float64) * step for most, step in ((30, 20), (30, 20), (40, 1)))
    near = neighbours(x, y, t, 40.0, link_d)
    core = near.sum(axis=1) >= min_pts

    labels = link(x, y, t, link_m=40.0, link_d=link_d, min_pts=min_pts)

    distance = np.where(near & core, (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2, np.inf)
    least = distance.min(axis=1)
    borders = np.flatnonzero(~core & np.isfinite(least))
    equal = [set(labels[distance[i] == least[i]].tolist()) for i in borders]
    assert labels[borders].tolist() == [min(several) for several in equal]
    assert max(map(len, equal)) > 1


def test_labels_count_up_by_the_first_core_report_given() -> None:
    x = np.array([500.0, 0.0, 501.0, 1.0])

    labels = link(x, np.zeros(4), np.zeros(4), link_m=40.0, link_d=7.0)

    assert labels.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize(("metres", "days", "together"), [(40.0, 7.0, True), (40.01, 7.0, False), (40.0, 7.01, False)])
def test_both_limits_belong_to_the_neighbourhood(metres: float, days: float, together: bool) -> None:
    labels = link(np.array([0.0, metres]), np.zeros(2), np.array([0.0, days]), link_m=40.0, link_d=7.0)

    assert (labels[0] == labels[1]) == together


def test_nothing_links_to_nothing() -> None:
    empty = np.empty(0)

    assert link(empty, empty, empty, link_m=40.0, link_d=7.0, min_pts=3).size == 0


@pytest.mark.parametrize("stray", [0.0, 1e9])  # with one time far away all others fall into one bucket
def test_times_are_sorted_as_numpy_sorts_them(stray: float) -> None:
    rng = np.random.default_rng(4)
    t = np.append(np.round(rng.uniform(0, 900, 4 * MOST_IN_BUCKET), 1), stray)

    assert np.array_equal(time_order(t), np.argsort(t, kind="stable"))
    assert time_order(t[:0]).tolist() == []
    assert time_order(np.full(5, 7.0)).tolist() == [0, 1, 2, 3, 4]
