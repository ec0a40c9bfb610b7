"""What is wrong with a territory directory, in words that name the file and the entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo_pot.worded import Sentence


@dataclass(frozen=True)
class Problem:
    file: str
    entry: str  # "[[agency]] dlh"; "" for the file as a whole
    text: Sentence

    @property
    def place(self) -> str:
        return f"{self.file}{self.entry and ', '}{self.entry}"

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


class DirectoryError(Exception):
    """A territory directory that cannot be used, with everything that is wrong with it. Nothing was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
