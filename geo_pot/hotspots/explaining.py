"""A site in plain sentences, in the language of the reader.

Every sentence is made from the properties that the reader is given beside it, so it can say no more than they do:
months where days are withheld, nothing of a count that is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, ngettext, override
from django.utils.translation import gettext_noop as _

from geo_pot.hotspots.workflow import SiteClass, SiteState

MONTH_LENGTH = len("2026-11")
END = "}}"  # of a Feature whose last member are its properties

AFTER_SOME = _(
    "%(group)s: back %(times)s in %(months)s (%(period)s), %(cleaned)s of them after cleaning, usually %(days)s later."
)
STATES = {
    SiteState.CANDIDATE: _("Only suspected: what has been reported so far could still be chance."),
    SiteState.DORMANT: _("Quiet for longer than usual here, last seen: %(day)s."),
    SiteState.RESOLVED: _("Counted as resolved: quiet for a year, or for half a year after a clean-up."),
    SiteState.GONE: _("No longer a hotspot: the complaints that count do not show that it comes back."),
    SiteState.MERGED: _("It has become one with another hotspot close by."),
}
TRENDS = {
    SiteClass.NEW: _("New: it began in the last 130 days."),
    SiteClass.INTENSIFYING: _("It comes back faster than before."),
    SiteClass.PERSISTENT: _("It keeps coming back, neither clearly faster nor clearly more slowly."),
    SiteClass.DIMINISHING: _("It comes back more slowly than before."),
    SiteClass.RECURRED: _("It is back after a long pause."),
    SiteClass.DORMANT: _("It has been quiet for longer than usual."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is told of a site, as the GeoJSON properties of the same names have it; dates are days or months."""

    group_name: str
    state: SiteState
    site_class: SiteClass
    times_back: int
    months: int
    first_start: str
    last_end: str
    reports: int
    unknown_reporters: int | None = None
    returns_after_cleaning: int = 0
    median_gap_d: float | None = None
    last_cleaned: str | None = None
    median_days_after_cleaning: float | None = None
    q: float | None = None
    expected_30d: float | None = None


NAMES = tuple(name for name in Facts.__slots__ if name not in ("state", "site_class"))


def facts_of(properties: Mapping[str, Any]) -> Facts:
    return Facts(
        state=SiteState(properties["state"]),
        site_class=SiteClass(properties["class"]),
        **{name: properties[name] for name in NAMES},
    )


def add_explanation(feature: str, language: str) -> str:
    """The text of a GeoJSON Feature with one property more; the rest is left as the database wrote it."""
    if not feature.endswith(END):
        raise ValueError("the properties must be the last member of the feature")
    text = explain(facts_of(orjson.loads(feature)["properties"]), language)
    return f'{feature.removesuffix(END)},"explanation":{orjson.dumps(text).decode()}{END}'


@lru_cache(maxsize=8192)  # a site is read far more often than it changes, and gettext is most of a list's time
def explain(facts: Facts, language: str) -> str:
    """How often it came back, how it stands, how sure that is, and what the numbers cannot tell."""
    with override(language):
        parts = (comes_back(facts), after_cleaning(facts), now(facts), trend(facts), certainty(facts), doubt(facts))
        return " ".join(part for part in (*parts, expectation(facts)) if part)


def comes_back(facts: Facts) -> str:
    """The number of returns, and the middle one of the pauses before them: since the clean-up where that is known."""
    period = period_of(facts.first_start, facts.last_end)
    if facts.times_back == 0:
        once = gettext("%(group)s: reported here (%(period)s); it has not come back.")
        return once % {"group": facts.group_name, "period": period}
    if facts.median_days_after_cleaning is not None and facts.returns_after_cleaning >= facts.times_back:
        sentence = gettext("%(group)s: back %(times)s in %(months)s (%(period)s), usually %(days)s after a clean-up.")
    elif facts.median_days_after_cleaning is not None and facts.returns_after_cleaning:
        sentence = gettext(AFTER_SOME)
    elif facts.median_gap_d is not None:
        sentence = gettext("%(group)s: back %(times)s in %(months)s (%(period)s), usually after %(days)s of quiet.")
    else:
        sentence = gettext("%(group)s: back %(times)s in %(months)s (%(period)s).")
    return sentence % {
        "group": facts.group_name,
        "times": times(facts.times_back),
        "cleaned": number(facts.returns_after_cleaning),
        "months": months(facts.months),
        "period": period,
        "days": about_days(facts.median_days_after_cleaning, facts.median_gap_d),
    }


def after_cleaning(facts: Facts) -> str:
    if facts.last_cleaned is None:
        return gettext("No clean-up is recorded here.")
    if facts.median_days_after_cleaning is None and facts.times_back:
        unknown = gettext("Last cleaned: %(day)s; how long a clean-up lasts here cannot be told yet.")
        return unknown % {"day": day_of(facts.last_cleaned)}
    return ""


def now(facts: Facts) -> str:
    sentence = STATES.get(facts.state)
    return gettext(sentence) % {"day": day_of(facts.last_end)} if sentence else ""


def trend(facts: Facts) -> str:
    """How the episodes lie in time; of what has ended there is no trend."""
    is_alive = facts.state in (SiteState.ACTIVE, SiteState.CANDIDATE)
    return gettext(TRENDS[facts.site_class]) if is_alive and facts.times_back else ""


def certainty(facts: Facts) -> str:
    """q, as a number of spots; it is asked only of what is active."""
    if facts.state != SiteState.ACTIVE or facts.q is None:
        return ""
    if facts.q < 0.001:
        return gettext("Of 1,000 spots at least as clear as this one, fewer than one is mere chance.")
    many = 1000 if facts.q < 0.01 else 100
    chance = max(1, round(facts.q * many))
    sentence = ngettext(
        "Of %(many)s spots at least as clear as this one, about %(chance)s is mere chance.",
        "Of %(many)s spots at least as clear as this one, about %(chance)s are mere chance.",
        chance,
    )
    return sentence % {"many": number(many), "chance": number(chance)}


def doubt(facts: Facts) -> str:
    """Who is not known may be one person who complains again and again."""
    if not facts.unknown_reporters:
        return ""
    if facts.unknown_reporters >= facts.reports:
        return gettext("No complaint says who sent it: one person may have sent several.")
    sentence = ngettext(
        "%(unknown)s of %(reports)s complaints does not say who sent it.",
        "%(unknown)s of %(reports)s complaints do not say who sent them: one person may have sent several.",
        facts.unknown_reporters,
    )
    return sentence % {"unknown": number(facts.unknown_reporters), "reports": number(facts.reports)}


def expectation(facts: Facts) -> str:
    """The rate, not the date: whether the next one comes when it is expected has not been shown to hold."""
    if facts.state != SiteState.ACTIVE or facts.expected_30d is None:
        return ""
    if facts.expected_30d < 1:
        return gettext("Fewer than one complaint is expected here in the next 30 days.")
    count = round(facts.expected_30d)
    sentence = ngettext(
        "About %(count)s complaint is expected here in the next 30 days.",
        "About %(count)s complaints are expected here in the next 30 days.",
        count,
    )
    return sentence % {"count": number(count)}


def times(count: int) -> str:
    return ngettext("%(count)s time", "%(count)s times", count) % {"count": number(count)}


def months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": number(count)}


def about_days(*known: float | None) -> str:
    """The first of some numbers of days that is known, in whole days; empty if none is."""
    days = next((each for each in known if each is not None), None)
    if days is None:
        return ""
    if days < 1:
        return gettext("less than a day")
    whole = round(days)
    return ngettext("about %(count)s day", "about %(count)s days", whole) % {"count": number(whole)}


def period_of(first: str, last: str) -> str:
    return day_of(first) if first == last else f"{day_of(first)} – {day_of(last)}"


def day_of(told: str) -> str:
    """A day, or a month where only that is told, as the reader writes it."""
    return written_day(told, get_language())


@lru_cache(maxsize=4096)  # a list of sites names few dates, and Django takes longer to write one than all the rest
def written_day(told: str, _language: str) -> str:
    if len(told) == MONTH_LENGTH:
        return date_format(date.fromisoformat(f"{told}-01"), "M Y")
    return date_format(date.fromisoformat(told), "j M Y")


def number(value: int) -> str:
    return str(value) if value < 1000 else number_format(value, decimal_pos=0, force_grouping=True)
