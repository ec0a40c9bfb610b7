"""Checks of single values in a territory directory. Each gives what is wrong with the value, or None."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import available_timezones

from geo_pot.worded import Sentence, sentence
from spatial.models import Level

Check = Callable[[object], Sentence | None]

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
TEMPLATE_CODE = re.compile(r"(?:[A-Za-z0-9]|\{code\})(?:[A-Za-z0-9._-]|\{code\})*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
PREFIX = re.compile(r"[A-Z0-9]{1,12}")


def text(longest: int) -> Check:
    def check(value: object) -> Sentence | None:
        if not isinstance(value, str) or not value.strip():
            return sentence("must be a text that is not empty")
        if len(value) <= longest:
            return None
        return sentence("has %(length)d characters, %(longest)d are possible", length=len(value), longest=longest)

    return check


def must_be(value: object, what: Sentence) -> Sentence:
    return sentence("is %(value)s, must be %(what)s", value=repr(value), what=what)


def one_of_these(value: object, words: Sequence[str]) -> Sentence:
    return sentence("is %(value)s, must be one of %(words)s", value=repr(value), words=", ".join(words))


def pattern(expression: re.Pattern[str], longest: int, words: Sentence) -> Check:
    def check(value: object) -> Sentence | None:
        wrong = text(longest)(value)
        return wrong or (None if expression.fullmatch(str(value)) else must_be(value, words))

    return check


code = pattern(CODE, 64, sentence("letters, digits, '.', '_' or '-', beginning with a letter or digit"))
area_code = pattern(CODE, 32, sentence("the code of an Area: letters, digits, '.', '_' or '-'"))
template_code = pattern(TEMPLATE_CODE, 64, sentence("letters, digits, '.', '_', '-' or {code}"))
prefix = pattern(PREFIX, 12, sentence("1 to 12 capital letters or digits"))


def number(least: float) -> Check:
    def check(value: object) -> Sentence | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return must_be(value, sentence("a number"))
        return None if value >= least else must_be(value, sentence("at least %(least)s", least=f"{least:g}"))

    return check


def whole_number(value: object) -> Sentence | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return must_be(value, sentence("a whole number"))
    return None if abs(value) < 2**31 else sentence("is %(value)s, out of range", value=value)


def truth(value: object) -> Sentence | None:
    return None if isinstance(value, bool) else must_be(value, sentence("true or false"))


def day(value: object) -> Sentence | None:
    a_day = isinstance(value, date) and not isinstance(value, datetime)
    return None if a_day else must_be(value, sentence("a day such as 2026-01-31, without quotes"))


def level(value: object) -> Sentence | None:
    return None if value in Level.values else one_of_these(value, Level.values)


def one_of(words: Sequence[str]) -> Check:
    return lambda value: None if value in words else one_of_these(value, words)


def time_zone(value: object) -> Sentence | None:
    known = value in available_timezones()
    return None if known else must_be(value, sentence("an IANA time zone such as Europe/Amsterdam"))


def list_of(check_item: Check) -> Check:
    def check(value: object) -> Sentence | None:
        if not isinstance(value, list) or not value:
            return sentence("must be a list with at least one item")
        if len(set(map(str, value))) < len(value):
            return sentence("names an item twice")
        wrong = next((found for item in value if (found := check_item(item))), None)
        return wrong and sentence("holds an item that %(wrong)s", wrong=wrong)

    return check


languages = list_of(pattern(LANGUAGE, 8, sentence("a language code such as en")))


def names(value: object) -> Sentence | None:
    """A table of names by language; which languages, `references` asks."""
    if not isinstance(value, dict) or not value:
        return sentence('must be a table of names by language, such as { en = "Waste" }')
    wrong = ((language, text(200)(name)) for language, name in value.items())
    return next((sentence("%(key)s: %(wrong)s", key=key, wrong=found) for key, found in wrong if found), None)


def names_by_level(value: object) -> Sentence | None:
    if not isinstance(value, dict):
        return sentence("must be a table of names by level")
    wrong = (level(key) or names(item) for key, item in value.items())
    return next((found for found in wrong if found), None)
