"""What messages say, in one SMS of 160 letters: Indonesian, then English, since a phone tells no language."""

from __future__ import annotations

ALREADY_REGISTERED = "GeoPOT: nomor ini sudah terdaftar, silakan masuk. This number is registered: sign in instead."


def code(digits: str) -> str:
    return f"{digits} adalah kode GeoPOT Anda. Jangan beri tahu siapa pun. {digits} is your code; tell nobody."
