"""What every way of sending a short message does."""

from __future__ import annotations

from typing import Protocol


class Gateway(Protocol):
    """Sends one text to one phone.

    to     E.164, such as +6281234567890
    text   what the phone shows

    Returning means that the message was taken over; MessageNotSent that it was not. No gateway writes a number or a
    text where others read it.
    """

    def send(self, *, to: str, text: str) -> None: ...
