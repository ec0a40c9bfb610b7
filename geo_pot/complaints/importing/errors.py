"""What is wrong with a file or its mapping as a whole. What is wrong with one row is a rejection, not an error."""

from __future__ import annotations

from collections.abc import Sequence


class ImportRefused(Exception):
    """Nothing was imported; the text lists what to put right."""


class MappingError(ImportRefused):
    def __init__(self, name: str, problems: Sequence[str]) -> None:
        super().__init__("\n".join([f"{name} cannot be used:", *(f"  {problem}" for problem in problems)]))
        self.problems = tuple(problems)


class FileError(ImportRefused):
    pass
