"""What the backoffice refuses. Each text names the thing and the way out."""

from __future__ import annotations

from geo_pot.worded import Worded


class BackofficeError(Worded):
    """Something that an administrator cannot do."""


class NoDirectory(BackofficeError):
    """A Territory whose directory was never loaded."""


class DirectoryChanged(BackofficeError):
    """A directory that somebody changed after the draft was made."""


class DraftInvalid(BackofficeError):
    """A draft that is not as it was shown, or too old."""


class EditionRefused(BackofficeError):
    """An edition that cannot be published from where it is."""


class NotThere(BackofficeError):
    """A thing that the Territory does not have."""
