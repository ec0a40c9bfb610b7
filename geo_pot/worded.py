"""Refusals whose sentence can be said in another language."""

from __future__ import annotations


class Worded(Exception):
    """An error that says what is wrong and what to do, in English.

    template   the sentence with %(name)s where `values` go in: who speaks another language looks it up
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template % values if values else template)
        self.template, self.values = template, values
