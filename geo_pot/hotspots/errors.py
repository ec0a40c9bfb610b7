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


class SiteNotFound(HotspotError):
    """No site with this id, or none that who asks may see: both are answered alike."""


class NotAllowed(HotspotError):
    """Who asks may not do this."""


class InvalidAction(HotspotError):
    """An action that cannot be. `field` says which part of it."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class AnalysisNotFound(HotspotError):
    """No analysis with this id, or somebody else's."""


class AnalysisOpen(HotspotError):
    """A planner asks while an earlier question of theirs is still open."""


class TooMuch(HotspotError):
    """A question about more complaints than are answered on demand."""
