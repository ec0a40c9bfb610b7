"""What a session was begun with, in the names that people know: "Chrome" and "Android", of what browsers say they are.

The names are those of the ua-parser project, which follows the browsers month by month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import ua_parser

# "Chrome Mobile", "Mobile Safari", "Chrome Mobile iOS": the system says it already.
ON_A_PHONE = re.compile(r"\bMobile\b( iOS$)?")


@dataclass(frozen=True)
class Device:
    """None is what cannot be told. What a browser says of itself may be made up: it is a hint, not a proof."""

    browser: str | None
    system: str | None


def device_of(user_agent: str) -> Device:
    browser, system = ua_parser.parse_user_agent(user_agent), ua_parser.parse_os(user_agent)
    return Device(
        browser=None if browser is None else " ".join(ON_A_PHONE.sub("", browser.family).split()),
        system=None if system is None else system.family,
    )
