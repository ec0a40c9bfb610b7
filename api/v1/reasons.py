"""Why an agency answers, in a sentence of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

LAYERS = {
    "outline": _("its own service area covers this place"),
    "kelurahan": _("it serves this kelurahan"),
    "kecamatan": _("it serves this kecamatan"),
    "kota": _("it serves the whole city"),
    "default": _("it answers for this category where nobody else does"),
    "control_centre": _("the control centre takes what nobody else does"),
}
TIE_BREAKS = {
    "most_local": _("most local"),
    "priority": _("higher priority"),
    "smaller_area": _("smaller area"),
    "agency_code": _("agency code comes first"),
    "rule_code": _("rule code comes first"),
}


def explain(trace: Mapping[str, Any] | None, language: str) -> str | None:
    """A sentence for a routing trace: what the rule is, and what decided where several held."""
    if trace is None:
        return None
    decided = TIE_BREAKS.get(trace["tie_break"])
    with override(language):
        reason = gettext(LAYERS.get(trace["layer"], trace["layer"]))
        return f"{reason} ({gettext(decided)})" if decided else reason
