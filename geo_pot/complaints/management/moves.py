"""Who loses complaints to whom, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

NAMED_AT_MOST = 20  # pairs written out; the JSON of a dry run has all of them


def move_lines(moved: Mapping[tuple[str | None, str], int], *, indent: str = "    ") -> Iterator[str]:
    """One line for each pair of agencies, most complaints first: "80 from dlh to uptd-kebersihan"."""
    pairs = sorted(moved.items(), key=lambda item: (-item[1], item[0][0] or "", item[0][1]))
    for (lost, gained), count in pairs[:NAMED_AT_MOST]:
        yield f"{indent}{count:,} from {lost or 'nobody'} to {gained}"
    if rest := pairs[NAMED_AT_MOST:]:
        yield f"{indent}{sum(count for _, count in rest):,} between {len(rest)} other pairs of agencies"
