from __future__ import annotations

from tests.accounts.conftest import rates_of_its_own

__all__ = ["rates_of_its_own"]
