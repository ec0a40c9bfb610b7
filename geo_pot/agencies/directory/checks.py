"""Checks of single values in a territory directory. Each gives what is wrong with the value, or None."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import available_timezones

from spatial.models import Level

Check = Callable[[object], str | None]

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
TEMPLATE_CODE = re.compile(r"(?:[A-Za-z0-9]|\{code\})(?:[A-Za-z0-9._-]|\{code\})*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
PREFIX = re.compile(r"[A-Z0-9]{1,12}")


def text(longest: int) -> Check:
    def check(value: object) -> str | None:
        if not isinstance(value, str) or not value.strip():
            return "must be a text that is not empty"
        return f"has {len(value)} characters, {longest} are possible" if len(value) > longest else None

    return check


def pattern(expression: re.Pattern[str], longest: int, words: str) -> Check:
    def check(value: object) -> str | None:
        wrong = text(longest)(value)
        return wrong or (None if expression.fullmatch(str(value)) else f"is {value!r}, must be {words}")

    return check


code = pattern(CODE, 64, "letters, digits, '.', '_' or '-', beginning with a letter or digit")
area_code = pattern(CODE, 32, "the code of an Area: letters, digits, '.', '_' or '-'")
template_code = pattern(TEMPLATE_CODE, 64, "letters, digits, '.', '_', '-' or {code}")
prefix = pattern(PREFIX, 12, "1 to 12 capital letters or digits")


def number(least: float) -> Check:
    def check(value: object) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"is {value!r}, must be a number"
        return None if value >= least else f"is {value}, must be at least {least:g}"

    return check


def whole_number(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return f"is {value!r}, must be a whole number"
    return None if abs(value) < 2**31 else f"is {value}, out of range"


def truth(value: object) -> str | None:
    return None if isinstance(value, bool) else f"is {value!r}, must be true or false"


def day(value: object) -> str | None:
    a_day = isinstance(value, date) and not isinstance(value, datetime)
    return None if a_day else f"is {value!r}, must be a day such as 2026-01-31, without quotes"


def level(value: object) -> str | None:
    return None if value in Level.values else f"is {value!r}, must be one of {', '.join(Level.values)}"


def one_of(words: Sequence[str]) -> Check:
    return lambda value: None if value in words else f"is {value!r}, must be one of {', '.join(words)}"


def time_zone(value: object) -> str | None:
    return (
        None if value in available_timezones() else f"is {value!r}, must be an IANA time zone such as Europe/Amsterdam"
    )


def list_of(check_item: Check) -> Check:
    def check(value: object) -> str | None:
        if not isinstance(value, list) or not value:
            return "must be a list with at least one item"
        if len(set(map(str, value))) < len(value):
            return "names an item twice"
        return next((f"holds an item that {wrong}" for item in value if (wrong := check_item(item))), None)

    return check


languages = list_of(pattern(LANGUAGE, 8, "a language code such as en"))


def names(value: object) -> str | None:
    """A table of names by language; which languages, `references` asks."""
    if not isinstance(value, dict) or not value:
        return 'must be a table of names by language, such as { en = "Waste" }'
    return next((f"{language}: {wrong}" for language, name in value.items() if (wrong := text(200)(name))), None)


def names_by_level(value: object) -> str | None:
    if not isinstance(value, dict):
        return "must be a table of names by level"
    wrong = (level(key) or names(item) for key, item in value.items())
    return next((found for found in wrong if found), None)
