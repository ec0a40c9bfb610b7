"""Numbers and addresses by which somebody can be found, taken out of a text before the public reads it.

What people wrote for others to read is found, not what they hid: numbers in words, or letters for digits, are not.
Where a number may be one or the other it goes: a missing meter number harms nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What stands in the text instead, in the language of the texts."""

    EMAIL = "[surel]"
    NIK = "[NIK]"
    PHONE = "[telepon]"
    PLATE = "[pelat nomor]"


@dataclass(frozen=True)
class Rule:
    """What the pattern finds, and `holds` agrees to, is replaced by the mark."""

    mark: Mark
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = bool


@dataclass(frozen=True)
class Finding:
    start: int
    end: int
    mark: Mark


def redact(text: str) -> str:
    """The text without e-mail addresses, NIK, telephone numbers and number plates; a mark stands for each.

    Redacting it again changes nothing: what only a redaction brings together is redacted too.
    """
    while findings := find(text):
        pieces, end = [], 0
        for finding in findings:
            pieces += [text[end : finding.start], finding.mark]
            end = finding.end
        text = "".join([*pieces, text[end:]])
    return text


def find(text: str) -> list[Finding]:
    """What would be redacted, in order; none overlap."""
    text = with_plain_digits(text)
    spared = [match.span() for match in SPARED.finditer(text)]
    found: list[Finding] = []
    for rule in RULES:
        for match in candidates(rule.pattern, text):
            taken = [*spared, *((finding.start, finding.end) for finding in found)]
            if rule.holds(match) and not any(match.start() < end and start < match.end() for start, end in taken):
                found.append(Finding(*match.span(), rule.mark))
    return sorted(found, key=lambda finding: finding.start)


def candidates(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also those that begin within another: the first digits of two numbers may look like a third."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = match.start() + 1


# What is full of digits and tells nothing about a person: dates with or without a clock, opening hours, amounts,
# coordinates of this part of the world. The country code with dots between threes is an amount, unless it has its "+".
CLOCK = r"(?:[01]?\d|2[0-3])[.:][0-5]\d(?:[.:][0-5]\d)?"
DATE = r"(?:\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
SPARED = re.compile(
    "|".join(
        (
            rf"(?<!\d){DATE}(?:[\sT,]{{1,2}}{CLOCK})?(?!\d)",
            rf"(?<!\d){CLOCK}\s?[-–]\s?{CLOCK}(?!\d)",
            r"(?<![+\d.])[1-9]\d{0,2}(?:\.\d{3}){2,}(?!\d|\.\d)",
            r"\b(?:Rp|IDR)\.?\s?\d[\d.,]*",
            r"(?<!\d)(?:\d|1[01]|9[5-9]|1[0-3]\d|14[01])\.\d{4,15}(?!\d)",
        )
    ),
    re.IGNORECASE,
)

EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|[(\[]at[)\]])\s?(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?!\w)", re.IGNORECASE
)

# What stands between the digits of a number written for people.
GAP = r"[ .\u00a0\-–()]{0,3}"
NIK = re.compile(rf"(?<!\d)\d(?:{GAP}\d){{15}}(?!\d)")
# Trunk 0 or country code, then 8 to 12 digits: mobile numbers, and fixed lines with their area code.
PHONE = re.compile(rf"(?<!\d)(?:(?:\+|00)?{GAP}62{GAP}(?:\(?0\)?{GAP})?|\(?0{GAP})[2-9](?:{GAP}\d){{7,11}}(?!\d)")
# Somebody says that it is one: then without a trunk 0 as well, and without an area code.
NAMED_PHONE = re.compile(
    rf"(?<!\w)(?:wa|whatsapp|hp|handphone|telp?|telpon|telepon|tlp|phone|call|hub|hubungi|kontak|contact|sms)"
    rf"(?:\s?(?:di|ke|no|nomor))?\W{{0,3}}(?P<number>\d(?:{GAP}\d){{6,13}})(?!\d)",
    re.IGNORECASE,
)


def looks_like_a_nik(match: re.Match[str]) -> bool:
    """Province, regency, district, then a birthday, of women with 40 added to the day, and a number from 1."""
    digits = digits_of(match.group())
    province, regency, district, day, month = (int(digits[at : at + 2]) for at in range(0, 10, 2))
    return (
        11 <= province <= 96
        and 1 <= regency <= 79
        and district >= 1
        and (1 <= day <= 31 or 41 <= day <= 71)
        and 1 <= month <= 12
        and int(digits[12:]) >= 1
    )


def is_no_list(match: re.Match[str]) -> bool:
    """RT 02 03 04 05 is a list of neighbourhoods, not a number."""
    return not all(re.fullmatch(r"0\d", group) for group in re.split(r"\D+", match.group().strip("+(). -")))


def with_plain_digits(text: str) -> str:
    """The text with 0-9 for the digits of every script, as long as it was."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text)


def digits_of(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


# Registration areas: the letters that a plate may begin with.
AREAS = "A[ABDEG]?|B[ABDEGHKLMNP]?|D[ABCDEGHKLMNPRSTW]?|E[ABD]?|F|G|H|K[BHTU]?|L|M|N|P[ABGSTY]|P|R|S|T|W|Z"
PLATE = re.compile(
    rf"(?<![\w-])(?P<area>{AREAS})[ .\-]?(?P<number>[1-9]\d{{0,3}})[ .\-]?(?P<suffix>[a-z]{{1,3}})(?!\w)",
    re.IGNORECASE,
)
# What follows a number in an address or a sentence.
NO_SUFFIX = re.compile(
    "RT|RW|NO|JL|GG|LT|BLK|KAV|KM|CM|MM|M|KG|GR|L|BH|ORG|KK|HR|JAM|AM|PM|DAN|DI|KE|YG|YA|ADA|AJA|INI|ITU|SD|SMP|SMA|TPS",
    re.IGNORECASE,
)
NO_PLATE_AFTER = re.compile(
    r"(?:blok|blk|block|kav|kavling|gang|gg|tower|cluster|lantai|lt|rumah|jl|jalan|unit)\W{0,2}\Z", re.IGNORECASE
)


def looks_like_a_plate(match: re.Match[str]) -> bool:
    """Blok B 3 RT 05 is a house; b 12 ya is a remark: short ones count in capitals only, the shortest not at all."""
    area, number, suffix = match.group("area", "number", "suffix")
    if NO_SUFFIX.fullmatch(suffix) or NO_PLATE_AFTER.search(match.string, 0, match.start()):
        return False
    if (area + suffix).isupper():
        return len(number) + len(suffix) >= 4
    return len(number) >= 3 and len(suffix) >= 2


RULES = (
    Rule(Mark.EMAIL, EMAIL),
    Rule(Mark.NIK, NIK, looks_like_a_nik),
    Rule(Mark.PHONE, PHONE, is_no_list),
    Rule(Mark.PHONE, NAMED_PHONE),
    Rule(Mark.PLATE, PLATE, looks_like_a_plate),
)
