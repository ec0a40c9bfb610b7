"""Messages for who has no gateway yet: on the standard output of the web process."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TextIO


@dataclass(frozen=True)
class ConsoleGateway:
    """Prints messages, codes among them: for development, never where strangers read the log."""

    stream: TextIO = field(default_factory=lambda: sys.stdout)

    def send(self, *, to: str, text: str) -> None:
        self.stream.write(f"SMS to {to}: {text}\n")
        self.stream.flush()
