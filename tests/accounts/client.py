"""A mobile client of the sign-in API: it keeps the token that it is given, and knows nothing of our code."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

Json = dict[str, Any]
Headers = dict[str, str]
CODE = re.compile(r"\b(\d{6})\b")


def last_code(text: str) -> str:
    """The last code in what was sent."""
    found: list[str] = CODE.findall(text)
    return found[-1]


@dataclass
class App:
    token: str | None = None
    address: str = "127.0.0.1"
    agent: str = "geopot-app/1"
    client: Client = field(default_factory=Client)

    def auth(self, method: str, path: str, body: Json | None = None) -> tuple[int, Json]:
        """One request to /api/auth/app/v1, with the token if there is one; a new token is kept."""
        status, answer = self.ask(method, f"/api/auth/app/v1/{path}", body)
        self.token = answer.get("meta", {}).get("session_token", self.token)
        return status, answer

    def api(self, method: str, path: str, body: Json | None = None, headers: Headers | None = None) -> tuple[int, Json]:
        return self.ask(method, f"/api/v1/{path}", body, headers)

    def ask(self, method: str, path: str, body: Json | None, headers: Headers | None = None) -> tuple[int, Json]:
        tokens = {} if self.token is None else {"X-Session-Token": self.token}
        response = self.client.generic(
            method,
            path,
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"User-Agent": self.agent, **tokens, **(headers or {})},
            REMOTE_ADDR=self.address,
        )
        return response.status_code, json.loads(response.getvalue() or b"{}")

    def register(self, phone: str, sent: Any) -> None:  # noqa: ANN401 -- pytest's capture
        """Register a phone and enter the code that the console shows."""
        self.auth("POST", "auth/signup", {"phone": phone})
        status, _ = self.auth("POST", "auth/phone/verify", {"code": last_code(sent.readouterr().out)})
        assert status == 200
