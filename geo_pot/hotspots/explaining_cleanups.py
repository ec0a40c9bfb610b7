"""Whether clean-ups helped, in plain sentences, in the language of the reader.

As in `explaining`, from what the reader is given beside it: no number where it is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from geo_pot.hotspots.explaining import number, times
from spatial.analysis.cleanup_effect import Untold

VERDICTS = {
    "fewer": _("It came back less often than at similar spots that were not cleaned: cleaning seems to have helped."),
    "more": _("It came back more often than at similar spots that were not cleaned."),
    "cannot tell": _("Set against similar spots that were not cleaned, the difference may be chance."),
}
REASONS = {
    Untold.TOO_EARLY: _("Too early to say whether cleaning helped: fewer than 30 days are known since."),
    Untold.NOTHING_BEFORE: _("Whether cleaning helped cannot be said: nothing lay here in the 180 days before."),
    Untold.TOO_FEW_SITES: _("Whether cleaning helped cannot be said: too few similar spots were left uncleaned then."),
    Untold.TOO_FEW_EPISODES: _("Whether cleaning helped cannot be said: too little came after, here and elsewhere."),
    Untold.TOO_FEW_CLEANUPS: _("Whether cleaning helps cannot be said yet: too few clean-ups can be compared."),
}
COUNTED = _(
    "Back %(times)s in the %(days)s days after; at %(sites)s similar spots left uncleaned %(expected)s on average."
)
POOLED = _(
    "%(group)s in the whole city: %(cleanups)s clean-ups, after which it came back %(ratio)s%% as often as elsewhere."
)
CERTAIN = _("Elsewhere: similar spots left uncleaned then. With 95%% certainty it is %(low)s to %(high)s%%.")
POOLED_VERDICTS = {
    "fewer": _("Cleaning helps, as far as complaints tell."),
    "more": _("Cleaned spots do worse, as far as complaints tell."),
    "cannot tell": _("Whether cleaning helps cannot be told from chance."),
}


def explain_cleanup(told: Mapping[str, Any], language: str) -> str:
    """One clean-up; `told` is its comparison, with `after` and `after_d`, which are told only beside the others."""
    with override(language):
        if told["untold"]:
            return gettext(REASONS[told["untold"]])
        verdict = gettext(VERDICTS[told["verdict"]])
        if told["expected"] is None:
            return verdict
        counted = gettext(COUNTED) % {
            "times": times(told["after"]),
            "days": number(told["after_d"]),
            "sites": number(told["sites"]),
            "expected": number_format(told["expected"], decimal_pos=1),
        }
        return f"{counted} {verdict}"


def explain_group(told: Mapping[str, Any], group_name: str, language: str) -> str:
    """All clean-ups of a group; `told` is their comparison."""
    with override(language):
        if told["untold"]:
            return gettext(REASONS[Untold(told["untold"])])
        shares = {name: number(round(100 * told[name])) for name in ("ratio", "low", "high")}
        named = {"group": group_name, "cleanups": number(told["cleanups"]), **shares}
        counted, certain = gettext(POOLED) % named, gettext(CERTAIN) % named
        return f"{counted} {certain} {gettext(POOLED_VERDICTS[told['verdict']])}"
