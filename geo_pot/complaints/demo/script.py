"""The script of the demo, read from data: words and weights of each category, and the scenes that happen besides."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("script.toml")
Span = tuple[float, float]


@dataclass(frozen=True)
class Words:
    """How one category is reported, and how it ends."""

    weight: float  # of the everyday complaints
    outcome: str
    days: Span  # from report to end
    texts: tuple[str, ...]  # may hold {spot}, {n} and {category}


@dataclass(frozen=True)
class SiteScene:
    """Places where it comes back. lives: how many of each class of life (see `lives`)."""

    categories: tuple[str, ...]
    lives: Mapping[str, int]
    reports: float  # besides the first, on average, in an episode
    cleaned: float  # share of the episodes that end with the cause removed
    apart_m: float


@dataclass(frozen=True)
class BurstScene:
    """One event that many report and that does not come back."""

    categories: tuple[str, ...]
    count: int
    reports: Span
    days: Span
    scatter_m: float
    months: tuple[int, ...]  # empty: any


@dataclass(frozen=True)
class ChronicScene:
    """One heap that is reported for months and never fetched."""

    categories: tuple[str, ...]
    count: int
    days: Span
    people: int


@dataclass(frozen=True)
class ComplainerScene:
    """One person who reports the same spot again and again."""

    categories: tuple[str, ...]
    count: int
    reports: int


@dataclass(frozen=True)
class Script:
    spots: tuple[str, ...]
    words: Mapping[str, Words]
    other: Mapping[str, Words]  # by language, for categories without words of their own
    sites: tuple[SiteScene, ...]
    bursts: tuple[BurstScene, ...]
    chronics: tuple[ChronicScene, ...]
    complainers: tuple[ComplainerScene, ...]


def read_script(path: Path = PATH) -> Script:
    """The script in a TOML file of the same form as script.toml; KeyError names a key that is missing."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    other = content["other"]
    return Script(
        spots=tuple(content["spots"]),
        words={entry["code"]: _words(entry, entry["texts"]) for entry in content["category"]},
        other={language: _words(other, texts) for language, texts in other["texts"].items()},
        sites=tuple(
            SiteScene(tuple(e["categories"]), e["lives"], e["reports"], e["cleaned"], e["apart_m"])
            for e in content.get("site", [])
        ),
        bursts=tuple(_burst(e) for e in content.get("burst", [])),
        chronics=tuple(
            ChronicScene(tuple(e["categories"]), e["count"], _span(e["days"]), e["people"])
            for e in content.get("chronic", [])
        ),
        complainers=tuple(
            ComplainerScene(tuple(e["categories"]), e["count"], e["reports"]) for e in content.get("complainer", [])
        ),
    )


def _words(entry: Mapping[str, Any], texts: list[str]) -> Words:
    return Words(entry["weight"], entry["outcome"], _span(entry["days"]), tuple(texts))


def _burst(entry: Mapping[str, Any]) -> BurstScene:
    return BurstScene(
        categories=tuple(entry["categories"]),
        count=entry["count"],
        reports=_span(entry["reports"]),
        days=_span(entry["days"]),
        scatter_m=entry["scatter_m"],
        months=tuple(entry.get("months", ())),
    )


def _span(values: list[float]) -> Span:
    low, high = values
    return float(low), float(high)
