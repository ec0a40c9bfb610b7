"""What can go wrong with personal data."""


class PersonalDataError(Exception):
    """The base of this room's errors; the text names the thing and the way out."""


class MayNotSee(PersonalDataError):
    """The actor may not see, or delete, what they asked for."""


class PhoneTaken(PersonalDataError):
    """Another account has verified this number."""
