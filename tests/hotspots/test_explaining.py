"""What is said of a site, word for word, in both languages. No database here."""

from __future__ import annotations

import gettext
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import orjson
import pytest

from geo_pot import hotspots
from geo_pot.hotspots.explaining import Facts, add_explanation, explain, facts_of
from geo_pot.hotspots.workflow import SiteClass, SiteState

ROOM = Path(hotspots.__file__).parent
CATALOGUE = ROOM / "locale" / "id" / "LC_MESSAGES" / "django.mo"
SPOKEN = re.compile(r'\b(?:_|n?gettext)\(\s*"((?:[^"\\]|\\.)*)"')
PLACEHOLDER = re.compile(r"%\(\w+\)s")
WASTE = {"id": "Sampah", "en": "Waste"}
FACTS = Facts(
    group_name="Sampah",
    state=SiteState.ACTIVE,
    site_class=SiteClass.PERSISTENT,
    times_back=4,
    returns_after_cleaning=4,
    months=6,
    first_start="2026-01",
    last_end="2026-06",
    reports=14,
    unknown_reporters=0,
    median_gap_d=19.4,
    last_cleaned="2026-06",
    median_days_after_cleaning=23.2,
    q=0.0412,
    expected_30d=2.4,
)
BACK = {
    "id": "Sampah: muncul lagi 4 kali dalam 6 bulan (Jan 2026 – Jun 2026), biasanya sekitar 23 hari"
    " setelah dibersihkan.",
    "en": "Waste: back 4 times in 6 months (Jan 2026 – Jun 2026), usually about 23 days after a clean-up.",
}
SURE = {
    "id": "Dari 100 titik yang setidaknya sejelas ini, sekitar 4 hanya kebetulan."
    " Sekitar 2 aduan diperkirakan masuk dari sini dalam 30 hari ke depan.",
    "en": "Of 100 spots at least as clear as this one, about 4 are mere chance."
    " About 2 complaints are expected here in the next 30 days.",
}
STATES = {
    SiteState.CANDIDATE: {
        "id": "Ini baru dugaan: aduan sejauh ini masih mungkin kebetulan.",
        "en": "Only suspected: what has been reported so far could still be chance.",
    },
    SiteState.ACTIVE: {"id": "", "en": ""},
    SiteState.DORMANT: {
        "id": "Tenang lebih lama dari biasanya di sini, terakhir terlihat: Jun 2026.",
        "en": "Quiet for longer than usual here, last seen: Jun 2026.",
    },
    SiteState.RESOLVED: {
        "id": "Dianggap selesai: tenang selama setahun, atau setengah tahun setelah dibersihkan.",
        "en": "Counted as resolved: quiet for a year, or for half a year after a clean-up.",
    },
    SiteState.GONE: {
        "id": "Bukan lagi titik rawan: aduan yang terhitung tidak menunjukkan bahwa masalahnya berulang.",
        "en": "No longer a hotspot: the complaints that count do not show that it comes back.",
    },
    SiteState.MERGED: {
        "id": "Sudah menyatu dengan titik rawan lain di dekatnya.",
        "en": "It has become one with another hotspot close by.",
    },
}
CLASSES = {
    SiteClass.NEW: {"id": "Baru: mulai dalam 130 hari terakhir.", "en": "New: it began in the last 130 days."},
    SiteClass.INTENSIFYING: {
        "id": "Makin sering muncul dibanding sebelumnya.",
        "en": "It comes back faster than before.",
    },
    SiteClass.PERSISTENT: {
        "id": "Terus berulang, tidak jelas makin sering ataupun makin jarang.",
        "en": "It keeps coming back, neither clearly faster nor clearly more slowly.",
    },
    SiteClass.DIMINISHING: {
        "id": "Makin jarang muncul dibanding sebelumnya.",
        "en": "It comes back more slowly than before.",
    },
    SiteClass.RECURRED: {"id": "Muncul lagi setelah lama berhenti.", "en": "It is back after a long pause."},
    SiteClass.DORMANT: {
        "id": "Sudah tenang lebih lama dari biasanya.",
        "en": "It has been quiet for longer than usual.",
    },
}


def said(language: str, **changes: object) -> str:
    facts = replace(FACTS, group_name=WASTE[language], **changes)  # type: ignore[arg-type]  # one value of each field's type
    return explain(facts, language)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("state", "site_class"), list(product(SiteState, SiteClass)))
def test_every_state_and_class_has_its_words(state: SiteState, site_class: SiteClass, language: str) -> None:
    alive = state in (SiteState.ACTIVE, SiteState.CANDIDATE)
    parts = [
        BACK[language],
        STATES[state][language],
        CLASSES[site_class][language] if alive else "",
        SURE[language] if state == SiteState.ACTIVE else "",
    ]

    assert said(language, state=state, site_class=site_class) == " ".join(part for part in parts if part)


NEVER_CLEANED = {"last_cleaned": None, "median_days_after_cleaning": None}
STILL_CLEAN = {"median_days_after_cleaning": None}
ONE_EPISODE = {"times_back": 0, "months": 1, "last_end": "2026-01", "median_gap_d": None, **NEVER_CLEANED}
FIRST_SENTENCES = [
    (
        NEVER_CLEANED,
        (
            "Sampah: muncul lagi 4 kali dalam 6 bulan (Jan 2026 – Jun 2026), biasanya setelah sekitar 19 hari tenang."
            " Belum ada catatan pembersihan di sini."
        ),
        (
            "Waste: back 4 times in 6 months (Jan 2026 – Jun 2026), usually after about 19 days of quiet."
            " No clean-up is recorded here."
        ),
    ),
    (
        {**NEVER_CLEANED, "median_gap_d": None},
        "Sampah: muncul lagi 4 kali dalam 6 bulan (Jan 2026 – Jun 2026). Belum ada catatan pembersihan di sini.",
        "Waste: back 4 times in 6 months (Jan 2026 – Jun 2026). No clean-up is recorded here.",
    ),
    (
        STILL_CLEAN,
        (
            "Sampah: muncul lagi 4 kali dalam 6 bulan (Jan 2026 – Jun 2026), biasanya setelah sekitar 19 hari tenang."
            " Terakhir dibersihkan: Jun 2026; berapa lama hasilnya bertahan di sini belum dapat dikatakan."
        ),
        (
            "Waste: back 4 times in 6 months (Jan 2026 – Jun 2026), usually after about 19 days of quiet."
            " Last cleaned: Jun 2026; how long a clean-up lasts here cannot be told yet."
        ),
    ),
    (
        {"returns_after_cleaning": 3},
        (
            "Sampah: muncul lagi 4 kali dalam 6 bulan (Jan 2026 – Jun 2026), 3 di antaranya setelah dibersihkan,"
            " biasanya sekitar 23 hari kemudian."
        ),
        (
            "Waste: back 4 times in 6 months (Jan 2026 – Jun 2026), 3 of them after cleaning,"
            " usually about 23 days later."
        ),
    ),
    (
        ONE_EPISODE,
        "Sampah: pernah dilaporkan di sini (Jan 2026); belum muncul lagi. Belum ada catatan pembersihan di sini.",
        "Waste: reported here (Jan 2026); it has not come back. No clean-up is recorded here.",
    ),
    (
        {**ONE_EPISODE, "last_cleaned": "2026-02"},
        "Sampah: pernah dilaporkan di sini (Jan 2026); belum muncul lagi.",
        "Waste: reported here (Jan 2026); it has not come back.",
    ),
    (
        {"times_back": 1, "months": 1, "last_end": "2026-01", "median_days_after_cleaning": 1.2},
        "Sampah: muncul lagi 1 kali dalam 1 bulan (Jan 2026), biasanya sekitar 1 hari setelah dibersihkan.",
        "Waste: back 1 time in 1 month (Jan 2026), usually about 1 day after a clean-up.",
    ),
    (
        {"median_days_after_cleaning": 0.4},
        (
            "Sampah: muncul lagi 4 kali dalam 6 bulan (Jan 2026 – Jun 2026), biasanya kurang dari sehari"
            " setelah dibersihkan."
        ),
        "Waste: back 4 times in 6 months (Jan 2026 – Jun 2026), usually less than a day after a clean-up.",
    ),
    (
        {"first_start": "2026-01-05", "last_end": "2026-06-30"},
        (
            "Sampah: muncul lagi 4 kali dalam 6 bulan (5 Jan 2026 – 30 Jun 2026), biasanya sekitar 23 hari setelah"
            " dibersihkan."
        ),
        "Waste: back 4 times in 6 months (5 Jan 2026 – 30 Jun 2026), usually about 23 days after a clean-up.",
    ),
]


@pytest.mark.parametrize(("changes", "indonesian", "english"), FIRST_SENTENCES)
def test_the_first_sentence_says_only_what_is_known(changes: dict[str, object], indonesian: str, english: str) -> None:
    changes = {"state": SiteState.MERGED, **changes}

    assert said("id", **changes) == f"{indonesian} {STATES[SiteState.MERGED]['id']}"
    assert said("en", **changes) == f"{english} {STATES[SiteState.MERGED]['en']}"


@pytest.mark.parametrize(
    ("q", "indonesian", "english"),
    [
        (0.0, "Dari 1.000 titik yang setidaknya sejelas ini, kurang dari satu hanya kebetulan.",
         "Of 1,000 spots at least as clear as this one, fewer than one is mere chance."),
        (0.0012, "Dari 1.000 titik yang setidaknya sejelas ini, sekitar 1 hanya kebetulan.",
         "Of 1,000 spots at least as clear as this one, about 1 is mere chance."),
        (0.009, "Dari 1.000 titik yang setidaknya sejelas ini, sekitar 9 hanya kebetulan.",
         "Of 1,000 spots at least as clear as this one, about 9 are mere chance."),
        (0.2, "Dari 100 titik yang setidaknya sejelas ini, sekitar 20 hanya kebetulan.",
         "Of 100 spots at least as clear as this one, about 20 are mere chance."),
    ],
)  # fmt: skip
def test_q_is_told_as_a_number_of_spots(q: float, indonesian: str, english: str) -> None:
    silent = {"expected_30d": None, "times_back": 0, "q": q}

    assert said("id", **silent).endswith(f"belum muncul lagi. {indonesian}")
    assert said("en", **silent).endswith(f"it has not come back. {english}")


@pytest.mark.parametrize(
    ("unknown", "indonesian", "english"),
    [
        (1, "1 dari 14 aduan tidak menyebut pengirimnya: bisa jadi satu orang mengirim beberapa.",
         "1 of 14 complaints does not say who sent it."),
        (5, "5 dari 14 aduan tidak menyebut pengirimnya: bisa jadi satu orang mengirim beberapa.",
         "5 of 14 complaints do not say who sent them: one person may have sent several."),
        (14, "Tidak satu pun aduan menyebut pengirimnya: bisa jadi satu orang mengirim beberapa.",
         "No complaint says who sent it: one person may have sent several."),
    ],
)  # fmt: skip
def test_complaints_of_nobody_known_are_said(unknown: int, indonesian: str, english: str) -> None:
    changes = {"state": SiteState.MERGED, "unknown_reporters": unknown}

    assert said("id", **changes) == " ".join((BACK["id"], STATES[SiteState.MERGED]["id"], indonesian))
    assert said("en", **changes) == " ".join((BACK["en"], STATES[SiteState.MERGED]["en"], english))


@pytest.mark.parametrize(
    ("expected", "english"),
    [
        (0.0, "Fewer than one complaint is expected here in the next 30 days."),
        (0.99, "Fewer than one complaint is expected here in the next 30 days."),
        (1.2, "About 1 complaint is expected here in the next 30 days."),
        (1234.0, "About 1,234 complaints are expected here in the next 30 days."),
    ],
)
def test_the_rate_is_told_in_whole_complaints(expected: float, english: str) -> None:
    assert said("en", expected_30d=expected).endswith(f"mere chance. {english}")


def test_what_is_withheld_is_not_said() -> None:
    told = said(
        "en",
        unknown_reporters=None,
        median_gap_d=None,
        last_cleaned=None,
        median_days_after_cleaning=None,
        q=None,
        expected_30d=None,
    )

    assert told == (
        "Waste: back 4 times in 6 months (Jan 2026 – Jun 2026). No clean-up is recorded here."
        " It keeps coming back, neither clearly faster nor clearly more slowly."
    )


def test_the_sentences_need_no_more_than_the_properties_that_are_published() -> None:
    properties = {name: getattr(FACTS, name) for name in Facts.__slots__ if name != "site_class"}
    published = {**properties, "class": "persistent", "episodes": 5, "note": "not for sentences"}

    assert facts_of(published) == FACTS


def test_a_feature_gains_one_property_and_keeps_its_text() -> None:
    properties = {name: getattr(FACTS, name) for name in Facts.__slots__ if name != "site_class"}
    text = orjson.dumps({"type": "Feature", "properties": {**properties, "class": "persistent"}}).decode()
    awkward = text.replace("Sampah", r"Sampah \"liar\" 100 %")

    explained = add_explanation(awkward, "id")

    assert explained.startswith(awkward.removesuffix("}}"))
    assert orjson.loads(explained)["properties"]["explanation"].startswith('Sampah "liar" 100 %: muncul lagi 4 kali')


def test_a_feature_whose_properties_are_not_last_is_refused() -> None:
    with pytest.raises(ValueError, match="last member"):
        add_explanation('{"properties": {}, "id": 1}', "id")


@pytest.fixture
def indonesian() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        entries: dict[str | tuple[str, int], str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # it has no public list
    return {key if isinstance(key, str) else key[0]: text for key, text in entries.items() if key}


def test_every_sentence_has_its_indonesian_with_the_same_values(indonesian: dict[str, str]) -> None:
    spoken = {word for path in ROOM.glob("*.py") for word in SPOKEN.findall(path.read_text())}

    assert set(indonesian) == spoken
    for english, text in indonesian.items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(english)), english
