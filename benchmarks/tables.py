"""Write the results of benchmarks/results/ into docs/benchmarks.md, between its markers.

python -m benchmarks.tables
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.records import FOLDER

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
Result = dict[str, Any]


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def contenders(result: Result) -> str:
    rows = [
        [each["case"], each["name"], f"{each['ns_a_point']:,.0f}", f"{each['ratio']:,.0f}", str(each["differ"])]
        for each in result["lines"]
    ]
    return table(["outlines", "asked", "ns a point", "× the index", "wrong answers"], rows)


def http(result: Result) -> str:
    empty = result["lines"][0]["per_second"]
    mapit = next((each["per_second"] for each in result["lines"] if each["name"].startswith("MapIt")), None)
    rows = [
        [
            each["name"],
            f"{each['per_second']:,.0f}",
            f"{each['p99_ms']:,.1f}",
            f"{each['per_second'] / empty:.0%}",
            f"{each['per_second'] / mapit:,.1f}" if mapit else "",
        ]
        for each in result["lines"]
    ]
    return table(["asked", "answers/s", "p99 ms", "of the empty view", "× MapIt"], rows)


def inserts(result: Result) -> str:
    rows = [
        [each["name"], f"{each['with_us']:,.0f}", f"{each['without_us']:,.0f}", f"{each['ratio']:.2f}",
         f"{each['cpu_ratio']:.2f}"]
        for each in result["lines"]
    ]  # fmt: skip
    return table(["written by", "µs a row, matched", "not matched", "rows/s kept", "by processor time"], rows)


def growth(result: Result) -> str:
    names = list(result["lines"][0]["ns_a_point"])
    rows = [
        [f"{each['size']:,} {each['grows']}", *(f"{each['ns_a_point'].get(name, 0):,.0f}" for name in names)]
        for each in result["lines"]
    ]
    return table(["", *(f"{name}, ns a point" for name in names)], rows)


def importing(result: Result) -> str:
    rows = [[each["name"], f"{each['us']:,.0f}", f"{each['times']:,.1f}"] for each in result["lines"]]
    return table(["brought in by", "µs a row", "× the import"], rows)


def rematch(result: Result) -> str:
    rows = []
    for name in ("revision", "A to B"):
        case, counts = result[name], result[name]["counts"]
        for until, key, written in (
            ("every place is right", "places_s", counts["kelurahan"] + counts["unmatched"] + counts["matched"]),
            ("borders are, too", "total_s", counts["written"]),
        ):
            peers = [f"{case['ratios'][key][peer]:,.1f}" for peer in case["peers"]]
            rows.append([f"{name}, until {until}", f"{written:,}", f"{case[key]:,.1f}", *peers])
    heads = ["× all written again", "× IS DISTINCT FROM", "× IS DISTINCT FROM, with borders"]
    return table(["edition", "complaints that change", "ours, s", *heads], rows)


def scope(result: Result) -> str:
    rows = [
        [
            name,
            f"{each['rows']:,}",
            f"{each['with_ms']:,.1f}",
            f"{each['without_ms']:,.1f}",
            f"{each['cost']:+.1%}",
            f"{each['low']:+.1%} … {each['high']:+.1%}",
        ]
        for name, each in result["results"].items()
    ]
    return table(["who asks for what", "rows", "ms, with the scope", "without", "cost", "half of the pairs"], rows)


TABLES: dict[str, Callable[[Result], str]] = {
    "importing": importing,
    "matching_contenders": contenders,
    "matching_growth": growth,
    "matching_http": http,
    "matching_inserts": inserts,
    "rematch": rematch,
    "scope": scope,
}


def measured(result: Result) -> str:
    about = result["machine"]
    return (
        f"{about['processor']}, {about['cores']} cores, Python {about['python']}, {about['measured_at'][:10]};"
        f" load at the end {about['load']}."
    )


def filled(page: str, name: str, content: str) -> str:
    """The page with what stands between the markers of a name replaced."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    return re.sub(f"{begin}.*?{end}", lambda _: f"{begin}\n{content}\n{end}", page, flags=re.DOTALL)


def main() -> None:
    page = PAGE.read_text()
    for name, as_table in TABLES.items():
        path = FOLDER / f"{name}.json"
        if path.is_file():
            result = json.loads(path.read_text())
            page = filled(page, name, f"{as_table(result)}\n\n{measured(result)}")
    PAGE.write_text(page)


if __name__ == "__main__":
    main()
