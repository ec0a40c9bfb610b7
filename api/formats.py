"""The bodies that come in and go out: JSON read strictly, JSON and GeoJSON written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from api import problem_types as types
from api.problems import Problem

BODY_LIMIT = 65_536  # bytes; one complaint with its text, several times over


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, no name twice, within a limit.

    Python's own reader takes NaN, keeps the last of two equal names, and gives up on deep nesting by RecursionError.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002 -- the signature is DRF's
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:  # noqa: ANN401 -- JSON is anything
        body = stream.read(BODY_LIMIT + 1)
        if len(body) > BODY_LIMIT:
            raise Problem(types.TOO_LARGE, f"The body has more than {BODY_LIMIT:,} bytes.")
        return read_json(body)


class StrictGeoJSONParser(StrictJSONParser):
    media_type = "application/geo+json"


class GeoJSONRenderer(JSONRenderer):
    media_type = "application/geo+json"
    format = "geojson"


def read_json(text: bytes | str) -> object:
    """The value of a JSON text.

    raises   ParseError, which says what is wrong with the text
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        value: object = json.loads(text, object_pairs_hook=unique_names, parse_constant=refuse_constant)
        text.encode("utf-8")
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # a lone surrogate, written as \ud800
    except UnicodeDecodeError as error:
        raise ParseError(f"this is not UTF-8: byte {error.start} cannot be read") from error
    except UnicodeEncodeError as error:
        raise ParseError("this holds half of a surrogate pair, which is no character") from error
    except RecursionError as error:
        raise ParseError("this is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ParseError(f"this is not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except ValueError as error:
        raise ParseError(f"this is not JSON: {error}") from error
    return value


def unique_names(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} stands twice in one object")
    return members


def refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no number in JSON")
