import numpy as np
import pytest

from spatial.analysis.grid import ExtentTooLarge
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.reports import UNKNOWN, Reports, Usable, select


def choose(reports: Reports, now: float = 100.0) -> Usable:
    return select(reports, now=now, parameters=DEFAULT)


def test_each_report_that_cannot_be_used_is_counted_once_with_its_reason() -> None:
    reports = Reports(
        x=np.array([0.0, np.nan, np.inf, 0.0, 0.0, 0.0, 0.0, np.nan]),
        y=np.zeros(8),
        t=np.array([1.0, 1.0, 1.0, np.nan, 101.0, 1.0, 1.0, np.nan]),
        accuracy_m=np.array([np.nan, 1.0, 1.0, 1.0, 1.0, 101.0, 100.0, 1.0]),
        is_rejected=np.array([False] * 6 + [True, True]),
    )

    usable = choose(reports)

    assert usable.rows.tolist() == [0]
    assert dict(usable.left_out) == {
        "no position": 3,
        "no date": 1,
        "after now": 1,
        "rejected": 1,
        "position too vague": 1,
    }


def test_a_cleanup_after_now_is_not_known_yet_and_one_before_its_report_is_a_skewed_clock() -> None:
    cleaned = np.array([5.0, 101.0, 0.5, np.nan, np.inf])

    usable = choose(Reports(np.arange(5.0), np.zeros(5), np.ones(5), cleaned=cleaned))

    assert usable.cleaned.tolist() == [5.0, np.inf, 1.0, np.inf, np.inf]
    assert dict(usable.corrected) == {"cleaned after now": 1, "cleaned before reported": 1}


def test_in_a_source_without_reporters_every_report_is_a_different_person() -> None:
    usable = choose(Reports(np.zeros(3), np.zeros(3), np.zeros(3)))

    assert not usable.reporters_known
    assert len(set(usable.reporter.tolist())) == 3


def test_in_a_source_with_reporters_a_missing_one_stays_unknown() -> None:
    usable = choose(Reports(np.arange(3.0), np.zeros(3), np.zeros(3), reporter=np.array([4, UNKNOWN, 4])))

    assert usable.reporter.tolist() == [4, UNKNOWN, 4]


def test_a_duplicate_finds_its_original_through_other_duplicates() -> None:
    reports = Reports(
        x=np.arange(5.0),
        y=np.zeros(5),
        t=np.arange(5.0),
        is_duplicate=np.array([False, True, True, True, True]),
        original=np.array([UNKNOWN, 0, 1, UNKNOWN, 4]),  # the last one repeats itself
    )

    usable = choose(reports)

    assert usable.duplicate_rows.tolist() == [1, 2, 3, 4]
    assert usable.originals.tolist() == [0, 0, UNKNOWN, UNKNOWN]


def test_a_stray_coordinate_is_refused_and_named() -> None:
    x = np.array([0.0, 1.0, 2.0, 2_000_000.0])

    with pytest.raises(ExtentTooLarge, match=r"2000 x 0 km, more than 100: .* near \(2000000, 0\)"):
        choose(Reports(x, np.zeros(4), np.zeros(4)))


def test_columns_of_different_lengths_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"Reports\.cleaned has shape \(2,\), x has \(3,\)"):
        Reports(np.zeros(3), np.zeros(3), np.zeros(3), cleaned=np.zeros(2))


def test_an_original_that_is_no_row_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Reports\.original names row 3, there are 3"):
        Reports(np.zeros(3), np.zeros(3), np.zeros(3), original=np.array([3, UNKNOWN, 0]))
