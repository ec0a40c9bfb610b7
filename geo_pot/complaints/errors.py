"""What the complaints room refuses. Each text names the thing and the way out."""


class ComplaintError(Exception):
    """Something about a complaint, or about all of them, that cannot be done."""


class PublicationRefused(ComplaintError):
    """An edition that cannot be put in force."""
