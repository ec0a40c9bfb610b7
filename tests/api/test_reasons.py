"""Why an agency answers, in both languages."""

import pytest

from api.v1.reasons import LAYERS, TIE_BREAKS, explain

INDONESIAN_LAYERS = {
    "outline": "wilayah layanannya sendiri mencakup titik ini",
    "kelurahan": "melayani kelurahan ini",
    "kecamatan": "melayani kecamatan ini",
    "kota": "melayani seluruh kota",
    "default": "penanggung jawab umum untuk kategori ini",
    "control_centre": "pusat kendali menerima yang tidak ditangani pihak lain",
}
INDONESIAN_TIE_BREAKS = {
    "most_local": "paling setempat",
    "priority": "prioritas lebih tinggi",
    "smaller_area": "wilayahnya lebih kecil",
    "agency_code": "kode dinas lebih awal",
    "rule_code": "kode aturan lebih awal",
}


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("tie_break", TIE_BREAKS)
def test_a_rule_and_what_decided_are_told_in_both_languages(layer: str, tie_break: str) -> None:
    trace = {"layer": layer, "tie_break": tie_break}

    assert explain(trace, "id") == f"{INDONESIAN_LAYERS[layer]} ({INDONESIAN_TIE_BREAKS[tie_break]})"
    assert explain(trace, "en") == f"{LAYERS[layer]} ({TIE_BREAKS[tie_break]})"


@pytest.mark.parametrize("language", ["id", "en"])
def test_where_one_rule_held_nothing_decided(language: str) -> None:
    told = {"id": "melayani seluruh kota", "en": "it serves the whole city"}

    assert explain({"layer": "kota", "tie_break": "only_one"}, language) == told[language]
    assert explain({"layer": "kota", "tie_break": None}, language) == told[language]


def test_no_trace_no_reason() -> None:
    assert explain(None, "id") is None
