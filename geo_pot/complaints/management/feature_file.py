"""A GeoJSON file written feature by feature: its size does not matter to the memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO


class FeatureFile:
    def __init__(self, stream: TextIO) -> None:
        self.stream, self.count = stream, 0

    def add(self, geometry: Mapping[str, Any], properties: Mapping[str, Any]) -> None:
        """Write one feature: a GeoJSON geometry in EPSG:4326, and what is said about it."""
        feature = {"type": "Feature", "geometry": geometry, "properties": properties}
        self.stream.write(",\n" if self.count else "\n")
        json.dump(feature, self.stream, ensure_ascii=False)
        self.count += 1


@contextmanager
def feature_file(path: Path) -> Iterator[FeatureFile]:
    """A FeatureCollection at a path, whole once the block has ended well."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"type": "FeatureCollection", "features": [')
        yield FeatureFile(stream)
        stream.write("\n]}\n")
