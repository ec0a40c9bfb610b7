"""Who asks: built once for each request, handed to selectors and actions, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from geo_pot.accounts.roles import Role


@dataclass(frozen=True)
class Right:
    """A grant in force. Area and Agency hold together; None is no limit by it."""

    grant_id: int
    role: Role
    territory_id: int
    area_id: int | None = None
    agency_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """An account, a device that keeps a secret of its own, or nobody.

    device_key   what complaints of the device are stored under; None where it told no key
    grants       those that hold in this session: any of them is enough
    mfa          the session passed a second factor
    withheld     roles that the account was granted and this session does not have, for want of a second factor
    """

    user_id: int | None = None
    public_id: UUID | None = None
    device_key: str | None = None
    grants: tuple[Right, ...] = ()
    mfa: bool = False
    withheld: tuple[Role, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(right.role for right in self.grants)

    @property
    def account_key(self) -> str | None:
        """What complaints of the account are stored under."""
        return None if self.public_id is None else f"account:{self.public_id}"

    @property
    def reporter_key(self) -> str | None:
        """What a complaint that they submit now is stored under: the account's, else the device's."""
        return self.account_key or self.device_key

    @property
    def reporter_keys(self) -> tuple[str, ...]:
        """What their own complaints may be stored under: also those that the device sent before it signed in."""
        return tuple(key for key in (self.account_key, self.device_key) if key is not None)

    def has(self, role: Role, territory_id: int) -> bool:
        """Whether a grant gives the role for a whole Territory or for anything in it."""
        return any(right.role is role and right.territory_id == territory_id for right in self.grants)


NOBODY = Actor()
