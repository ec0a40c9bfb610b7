"""Which roles may see who people are. The database holds the same list: personal_may_read in sql/functions/."""

from __future__ import annotations

from geo_pot.accounts.roles import Role

SEE_PERSONAL_DATA = frozenset({Role.POC, Role.ADMINISTRATOR})
