"""Sessions in the database, sealed: while a code is awaited they hold the phone number or address that it went to."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from geo_pot.accounts.sealing import Unreadable, seal, unseal


class SessionStore(DatabaseStore):
    def encode(self, session_dict: dict[str, Any]) -> str:
        return seal(json.dumps(session_dict, separators=(",", ":")))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What was stored; a session that cannot be read is an empty one, so that its holder signs in again."""
        sealed = session_data if isinstance(session_data, str) else session_data.decode()
        try:
            stored: dict[str, Any] = json.loads(unseal(sealed))
        except (Unreadable, ValueError):
            return {}
        return stored
