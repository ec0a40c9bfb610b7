"""What can be wrong with a request for hotspots; the texts name the thing and the way out."""

from __future__ import annotations


class HotspotError(Exception):
    """A request that cannot be met."""


class UnknownCode(HotspotError):
    """A code that names nothing here. `parameter` says which of the filter's fields it stood in."""

    def __init__(self, parameter: str, text: str) -> None:
        super().__init__(text)
        self.parameter = parameter


class GroupBusy(HotspotError):
    """Another run of the same group is under way."""
