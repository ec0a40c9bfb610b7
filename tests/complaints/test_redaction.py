"""What tells who somebody is leaves a text, what tells what is the matter stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_pot.complaints.redaction import GAP, find, redact

FOUND = [
    # Telephone numbers
    ("Hubungi 081234567890 ya", "Hubungi [telepon] ya"),
    ("Hubungi 0812-3456-7890.", "Hubungi [telepon]."),
    ("0812 3456 789", "[telepon]"),
    ("0812.3456.7890", "[telepon]"),
    ("0812 - 3456 - 7890", "[telepon]"),
    ("+62 812-3456-7890", "[telepon]"),
    ("+6281234567890", "[telepon]"),
    ("+62 (0) 812 3456 7890", "[telepon]"),
    ("(+62) 812 3456 7890", "([telepon]"),
    ("0062 812 3456 7890", "[telepon]"),
    ("6281234567890", "[telepon]"),
    ("WA:081234567890", "WA:[telepon]"),
    ("wa081234567890", "wa[telepon]"),
    ("hp 81234567890", "[telepon]"),
    ("telp. 8895 1234", "[telepon]"),
    ("(021) 8895 1234", "[telepon]"),
    ("021-88951234", "[telepon]"),
    ("0812\u00a03456\u00a07890", "[telepon]"),
    ("０８１２３４５６７８９０", "[telepon]"),
    ("081234567890,081298765432", "[telepon],[telepon]"),
    ("081234567890/081298765432", "[telepon]/[telepon]"),
    ("081234567890-081298765432", "[telepon]-[telepon]"),
    ("tgl 08-12-2026 081234567890", "tgl 08-12-2026 [telepon]"),
    ("081234567890x", "[telepon]x"),
    # NIK
    ("NIK 3275014501900001", "NIK [NIK]"),
    ("3275 0145 0190 0001", "[NIK]"),
    ("3275.01.450190.0001", "[NIK]"),
    ("3275-0145-0190-0001", "[NIK]"),
    ("KTP3275011501900001", "KTP[NIK]"),
    ("6271011501900001", "[NIK]"),
    ("1234 5678 0812 3456 7890", "1234 5678 [telepon]"),
    # Plates
    ("mobil B 1234 KLM parkir", "mobil [pelat nomor] parkir"),
    ("B1234KLM", "[pelat nomor]"),
    ("B-1234-KLM", "[pelat nomor]"),
    ("b 1234 klm", "[pelat nomor]"),
    ("truk F 8123 XY", "truk [pelat nomor]"),
    ("AB 123 CD", "[pelat nomor]"),
    ("D 123 A", "[pelat nomor]"),
    ("nopol B 1234 KLM, B 99 XYZ", "nopol [pelat nomor], [pelat nomor]"),
    # Addresses for letters
    ("siti.aminah@example.co.id", "[surel]"),
    ("ke siti+rt05@example.com, ya", "ke [surel], ya"),
    ("siti(at)example.com", "[surel]"),
    ("siti @ example.com", "[surel]"),
    ("081234567890@example.com", "[surel]"),
]

KEPT = [
    "",
    "Sampah menumpuk di depan rumah sejak 3 hari.",
    "Jl. Mawar No. 123 RT 05/RW 012, 17113",
    "Jl. Mawar No. 12 RT 005/006 17113",
    "RT 02 03 04 05 06 banjir",
    "Blok B 3 RT 05",
    "Blok B 12 ada sampah",
    "BLOK B 12 ADA SAMPAH",
    "Blok AB 123 CD",
    "kerugian Rp 62.812.345.678",
    "kerugian 62.812.345.678 rupiah",
    "Rp62812345678",
    "Rp. 3.275.014.501.900.001",
    "anggaran 628.000.000",
    "laporan POT-2026-000123",
    "SR26-00512345 belum dijawab",
    "08-12-2026 14.30",
    "08 - 12 - 2026",
    "2026-08-12 10.30.15",
    "buka 08.00-17.00 tiap hari",
    "jam 08.00 - 10.00",
    "-6.234567, 106.991234",
    "lokasi -6.0812345678",
    "ID pelanggan 538711234567",
    "9975014501900001",  # no such province
    "3275013201900001",  # the 32nd
    "3275014513900001",  # the 13th month
    "5500 0000 0000 0004",  # a card
    "a 1000 kg",
    "panjang 5 M 100 CM",
    "di lantai L 2 AB",
    "akun @bekasikota",
    "kode pos 17113 dan 17114",
    "110, 112, 113 sudah dihubungi",
]


@pytest.mark.parametrize(("text", "public"), FOUND)
def test_what_tells_who_somebody_is_goes(text: str, public: str) -> None:
    assert redact(text) == public


@pytest.mark.parametrize("text", KEPT)
def test_what_tells_what_is_the_matter_stays(text: str) -> None:
    assert redact(text) == text


def test_a_text_without_anything_is_the_same_one() -> None:
    text = "Lampu jalan mati.\n\nSudah seminggu — gelap sekali!"

    assert redact(text) == text


# Written as people write: pieces of everything above, in any order.
pieces = st.one_of(
    st.sampled_from([text for text, _ in FOUND] + KEPT),
    st.from_regex(r"\A[0-9 .\-+()]{1,24}\Z"),
    st.from_regex(r"\A[A-Za-z]{1,3}[ \-]?[0-9]{1,4}[ \-]?[A-Za-z]{1,3}\Z"),
    st.text(max_size=8),
)
texts = st.lists(pieces, max_size=8).map(" ".join) | st.lists(pieces, max_size=8).map("".join)


@given(texts)
def test_a_redacted_text_has_nothing_left_to_redact(text: str) -> None:
    once = redact(text)

    assert find(once) == []
    assert redact(once) == once


gaps = st.from_regex(rf"\A{GAP}\Z").filter(lambda gap: "\n" not in gap)
subscribers = st.integers(10_000_000, 999_999_999)
words = st.sampled_from(["", "hubungi saya di ", "Bapak RT, ", "lampu mati; ", "(", "no: "])


@given(words, st.sampled_from(["08", "+628", "628"]), subscribers, st.data())
def test_a_mobile_number_goes_whatever_stands_between_its_digits(
    before: str, trunk: str, subscriber: int, data: st.DataObject
) -> None:
    """Two different gaps at most, as people write, and none of the forms that mean an amount or a date."""
    first, second = data.draw(gaps), data.draw(gaps)
    digits = str(subscriber)
    number = f"{trunk}{digits[:2]}{first}{digits[2:6]}{second}{digits[6:]}"

    public = redact(f"{before}{number} terima kasih")

    assert re.search(r"\d", public) is None, number


birthdays = st.dates().map(lambda day: f"{day:%d%m%y}")


places = st.tuples(st.integers(11, 96), st.integers(1, 79), st.integers(1, 99)).map(
    "{0[0]:02}{0[1]:02}{0[2]:02}".format
)


@given(words, places, birthdays, st.integers(1, 9999), gaps)
def test_a_nik_goes_whatever_stands_between_its_parts(
    before: str, place: str, birthday: str, number: int, gap: str
) -> None:
    nik = gap.join([place, birthday, f"{number:04}"])

    public = redact(f"{before}{nik} terima kasih")

    assert re.search(r"\d", public) is None, nik
