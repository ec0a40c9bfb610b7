"""What a benchmark raises for a contender that is left out."""


class Unavailable(Exception):
    """A contender that cannot run here, and why."""
