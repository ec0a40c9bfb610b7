"""What can be wrong with outlines, and with a stored index."""


class CellIndexError(ValueError):
    """Something that the index cannot be made or read from; the text names it and the way out."""


class BadOutline(CellIndexError):
    """An outline that no point can be matched against."""


class BadIndexFile(CellIndexError):
    """A file that is no index, of another format, or damaged."""


class StaleIndex(CellIndexError):
    """An index that was built from other outlines than those asked for."""
