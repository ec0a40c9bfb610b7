"""What the holder of an account is told when a way into it changes: Indonesian, then English, as all messages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """indonesian, english   one short sentence each: both, and what to do, have to fit into one SMS of 160 letters"""

    indonesian: str
    english: str

    @property
    def sms(self) -> str:
        return f"GeoPOT: {self.indonesian} Bukan Anda? Hubungi pengelola. {self.english} Not you? Tell your city."


PASSWORD_CHANGED = Notice("Kata sandi diganti.", "Your password was changed.")
EMAIL_ADDED = Notice("Alamat surel ditambahkan.", "An e-mail address was added.")
EMAIL_REMOVED = Notice("Alamat surel dihapus.", "An e-mail address was removed.")
PHONE_CHANGED = Notice("Nomor telepon diganti.", "The phone number was changed.")
FACTOR_ADDED = Notice("Faktor kedua dipasang.", "A second factor was set up.")
FACTOR_REMOVED = Notice("Faktor kedua dilepas.", "The second factor was removed.")
FACTOR_RESET = Notice("Petugas melepas faktor kedua.", "Staff took your second factor away.")
CODES_RENEWED = Notice("Kode pemulihan diganti.", "Your recovery codes were renewed.")
NOTICES = (
    PASSWORD_CHANGED, EMAIL_ADDED, EMAIL_REMOVED, PHONE_CHANGED,
    FACTOR_ADDED, FACTOR_REMOVED, FACTOR_RESET, CODES_RENEWED,
)  # fmt: skip
