"""What the accounts refuse. Each text names the thing and the way out."""

from __future__ import annotations

from geo_pot.worded import Worded


class AccountError(Worded):
    """Something about an account, a role or a code that cannot be done."""


class NotAllowed(AccountError):
    """Who asks does not have the role that it takes."""


class ScopeMismatch(AccountError):
    """A role that does not go with the Area or Agency it was to be given for."""


class ValidityMismatch(AccountError):
    """A grant that would end before it begins."""


class OwnGrant(AccountError):
    """Somebody who would give a role to themselves."""


class GrantExists(AccountError):
    """The person has this very grant already."""


class GrantNotFound(AccountError):
    """There is no such grant, or it ended."""


class LastAdministrator(AccountError):
    """The last one who could give roles in a Territory."""


class InvitationInvalid(AccountError):
    """An invitation that does not exist, was used, was withdrawn or has expired: nobody is told which."""


class NoSecondFactor(AccountError):
    """A second factor that was to be taken away and is not there."""


class PhoneRefused(AccountError):
    """A number that no message can be sent to."""


class MessageNotSent(AccountError):
    """The gateway did not take a message."""


class TooOften(AccountError):
    """Something that was asked for more often than its rate allows."""

    def __init__(self, message: str, wait_s: int) -> None:
        super().__init__(message)
        self.wait_s = wait_s
