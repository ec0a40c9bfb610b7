"""Second factors, sealed: who reads the database cannot make the codes of anybody's app."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from geo_pot.accounts.sealing import seal, unseal


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
