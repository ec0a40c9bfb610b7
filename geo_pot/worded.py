"""What is said of something wrong, in a form that can be said in another language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a part of one, apart from what is filled in; English as text.

    template   with %(name)s where `values` go in: who speaks another language looks it up
    values     a Sentence among them is said in that language too
    """

    template: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.template % self.values if self.values else self.template


def sentence(template: str, **values: object) -> Sentence:
    return Sentence(template, values)


class Worded(Exception):
    """An error that says what is wrong and what to do, in English.

    template   the sentence with %(name)s where `values` go in: who speaks another language looks it up
    """

    def __init__(self, template: str, **values: object) -> None:
        self.sentence = Sentence(template, values)
        super().__init__(str(self.sentence))

    @property
    def template(self) -> str:
        return self.sentence.template

    @property
    def values(self) -> Mapping[str, object]:
        return self.sentence.values
