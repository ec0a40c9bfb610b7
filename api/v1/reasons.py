"""Why an agency answers, in a sentence. Indonesian first, as everything that citizens read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LAYERS = {
    "outline": {
        "id": "wilayah layanannya sendiri mencakup titik ini",
        "en": "its own service area covers this place",
    },
    "kelurahan": {"id": "melayani kelurahan ini", "en": "it serves this kelurahan"},
    "kecamatan": {"id": "melayani kecamatan ini", "en": "it serves this kecamatan"},
    "kota": {"id": "melayani seluruh kota", "en": "it serves the whole city"},
    "default": {
        "id": "penanggung jawab umum untuk kategori ini",
        "en": "it answers for this category where nobody else does",
    },
    "control_centre": {
        "id": "pusat kendali menerima yang tidak ditangani pihak lain",
        "en": "the control centre takes what nobody else does",
    },
}
TIE_BREAKS = {
    "most_local": {"id": "paling setempat", "en": "most local"},
    "priority": {"id": "prioritas lebih tinggi", "en": "higher priority"},
    "smaller_area": {"id": "wilayahnya lebih kecil", "en": "smaller area"},
    "agency_code": {"id": "kode dinas lebih awal", "en": "agency code comes first"},
    "rule_code": {"id": "kode aturan lebih awal", "en": "rule code comes first"},
}


def explain(trace: Mapping[str, Any] | None, language: str) -> str | None:
    """A sentence for a routing trace: what the rule is, and what decided where several held."""
    if trace is None:
        return None
    reason = say(LAYERS, trace["layer"], language)
    decided = TIE_BREAKS.get(trace["tie_break"])
    return f"{reason} ({say(TIE_BREAKS, trace['tie_break'], language)})" if decided else reason


def say(words: Mapping[str, Mapping[str, str]], name: str, language: str) -> str:
    sentences = words.get(name, {})
    return sentences.get(language) or next(iter(sentences.values()), name)
