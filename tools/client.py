"""A client of the API, as anybody could write it: the standard library and nothing of the service's own code."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from tools.console import Refusal

TIMEOUT_S = 60

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json

    @property
    def properties(self) -> Json:
        """Of a GeoJSON Feature; another body is its own properties."""
        found: Json = self.body.get("properties", self.body)
        return found


@dataclass(frozen=True)
class Client:
    url: str

    def get(self, path: str, **query: object) -> Answer:
        """What a path holds; Refusal with the service's own words where it does not answer with that."""
        address = self.address(path, query)
        answer = self.send(urllib.request.Request(address))  # noqa: S310  # http, ours
        if answer.status != HTTPStatus.OK:
            raise Refusal(f"{address} answers {answer.status}: {answer.body.get('detail', '')}")
        return answer

    def post(self, path: str, body: Json, headers: dict[str, str]) -> Answer:
        request = urllib.request.Request(  # noqa: S310  # http, ours
            self.address(path, {}),
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **headers},
            method="POST",
        )
        return self.send(request)

    def features(self, path: str, **query: object) -> Iterator[Json]:
        """Every feature of a list, page after page."""
        page = self.get(path, **query)
        while True:
            yield from page.body["features"]
            following = page.body.get("next")
            if not following:
                return
            page = self.get(following)

    def address(self, path: str, query: dict[str, object]) -> str:
        address = urllib.parse.urljoin(self.url, path)
        return f"{address}?{urllib.parse.urlencode(query)}" if query else address

    def send(self, request: urllib.request.Request) -> Answer:
        """An error of the service is an answer too; only a service that cannot be reached raises."""
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310
                return Answer(response.status, json.load(response))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, read_problem(error.read()))


def read_problem(content: bytes) -> Json:
    try:
        body: Json = json.loads(content)
    except ValueError:
        return {"detail": content[:200].decode(errors="replace")}
    return body
