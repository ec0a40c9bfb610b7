"""What the sign-in API tells about an account: no row number, no name, no address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from allauth.headless.adapter import DefaultHeadlessAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from geo_pot.accounts.models import User


@dataclass(frozen=True)
class ToldUser:
    id: str = field(metadata={"description": "The account's public id.", "example": "d1e2…"})
    has_usable_password: bool = field(metadata={"description": "Whether a password was set.", "example": False})


class HeadlessAdapter(DefaultHeadlessAdapter):  # type: ignore[misc]  # allauth has no types
    def get_user_dataclass(self) -> type[ToldUser]:
        return ToldUser

    def user_as_dataclass(self, user: AbstractBaseUser) -> ToldUser:
        return ToldUser(id=str(cast(User, user).public_id), has_usable_password=user.has_usable_password())

    def serialize_user(self, user: AbstractBaseUser) -> dict[str, Any]:
        told = self.user_as_dataclass(user)
        return {"id": told.id, "has_usable_password": told.has_usable_password}
