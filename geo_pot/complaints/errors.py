"""What the complaints room refuses. Each text names the thing and the way out."""

from geo_pot.worded import Worded


class ComplaintError(Worded):
    """Something about a complaint, or about all of them, that cannot be done."""


class PublicationRefused(ComplaintError):
    """An edition that cannot be put in force."""


class TerritoryBusy(ComplaintError):
    """Boundaries of a Territory that somebody else is changing at this moment."""


class UnknownCategory(ComplaintError):
    """A category that the Territory does not have, or no longer uses."""


class AccountNeeded(ComplaintError):
    """A category that nobody reports without an account."""


class NoTerritory(ComplaintError):
    """There is no city whose boundaries are in force."""


class InvalidComplaint(ComplaintError):
    """A value that no complaint may have. `field` names it."""

    def __init__(self, field: str, message: str, **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


class OutsideCoverage(ComplaintError):
    """A place farther from the city than its coverage limit. `nearest` is the code of the nearest area."""

    def __init__(self, message: str, *, nearest: str, nearest_name: str, distance_m: float) -> None:
        super().__init__(message)
        self.nearest = nearest
        self.nearest_name = nearest_name
        self.distance_m = distance_m


class KeyReused(ComplaintError):
    """An idempotency key that stands for another complaint."""


class KeyWithoutReporter(ComplaintError):
    """An idempotency key of somebody who cannot be told from others."""


class ComplaintNotFound(ComplaintError):
    """No complaint has that public id."""


class NotTheReporter(ComplaintError):
    """Somebody else's complaint."""


class ComplaintEnded(ComplaintError):
    """A complaint that nobody works on any more."""


class ComplaintChanged(ComplaintError):
    """A complaint that is not in the state any more that the change was meant for."""


class IllegalTransition(ComplaintError):
    """A status change that the workflow does not allow, or that lacks what it needs."""
