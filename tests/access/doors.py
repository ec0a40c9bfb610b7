"""Every route of the service, and the rule that it declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver

from geo_pot.accounts.access import Rule
from geo_pot.accounts.signing_in.doors import DOORS

SIGN_IN = ("api:headless:browser:", "api:headless:app:")


@dataclass(frozen=True)
class Route:
    path: str
    name: str
    view: Any

    @property
    def methods(self) -> set[str]:
        """What the view answers; a function answers what it says, and is asked by GET."""
        if not isinstance(self.view, type):
            return {"get"}
        return {name for name in ("get", "post", "put", "patch", "delete") if hasattr(self.view, name)}

    @property
    def access(self) -> Mapping[str, Rule] | None:
        for prefix in SIGN_IN:
            if self.name.startswith(prefix) and self.view.__module__.startswith("allauth."):
                rule = DOORS.get(self.name.removeprefix(prefix))
                return None if rule is None else dict.fromkeys(self.methods, rule)
        return getattr(self.view, "access", None)


def routes(patterns: list[URLPattern | URLResolver], path: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Route]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from routes(pattern.url_patterns, here, inner)
        else:
            view = pattern.callback
            view = getattr(view, "view_class", getattr(view, "cls", view))
            yield Route(here, ":".join([*spaces, pattern.name or ""]), view)


def undeclared(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Routes without a rule for each of their methods."""
    return [
        f"{route.name} ({route.path}) {method}"
        for route in routes(patterns)
        for method in sorted(route.methods)
        if method not in (route.access or {})
    ]
