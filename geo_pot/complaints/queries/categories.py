"""The categories that a complaint may be about."""

from __future__ import annotations

from geo_pot.agencies.models import Category
from geo_pot.complaints.errors import UnknownCategory
from spatial.models import EditionState, Territory


def categories_in_use(code: str) -> list[Category]:
    """The active categories with a code, of all Territories whose boundaries are in force."""
    return list(
        Category.objects.filter(code=code, active=True, territory__editions__state=EditionState.PUBLISHED)
        .select_related("territory")
        .order_by("territory__code")
    )


def category_by_code(code: str, *, territory: Territory) -> Category:
    """The active category of a Territory; UnknownCategory says where to look for it."""
    category = Category.objects.filter(code=code, active=True, territory=territory).first()
    if category is None:
        raise UnknownCategory(
            f"There is no category {code!r} in {territory.code}:"
            f" /api/v1/categories?territory={territory.code} lists those there are."
        )
    return category
