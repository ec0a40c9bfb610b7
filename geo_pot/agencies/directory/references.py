"""What can be wrong between the entries of a territory directory, each being right by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from geo_pot.agencies.directory.entries import Raw
from geo_pot.agencies.directory.problems import Problem
from geo_pot.agencies.directory.schema import SECTIONS, TERRITORY
from geo_pot.worded import Sentence, sentence

PLACEHOLDER = re.compile(r"\{[^{}]*\}?")
PLACEHOLDERS = frozenset({"{code}", "{name}"})
LONGEST_TEMPLATE_CODE = 38  # an Area's code has up to 32 characters, an agency's 64, and "{code}" itself 6


def find_problems(content: Raw) -> list[Problem]:
    """All contradictions within a directory's content; none means that `parse_content` and `expand` will succeed."""
    return [
        *_territory(content["territory"]),
        *_duplicates(content),
        *_languages(content),
        *_categories(content),
        *_control_centres(content["agency"]),
        *_templates(content),
        *_service_areas(content),
    ]


def _territory(territory: Raw) -> Iterator[Problem]:
    if territory.get("coverage_limit_m", float("inf")) < territory.get("tolerance_m", 0):
        yield Problem(TERRITORY.file, "", sentence("coverage_limit_m is smaller than tolerance_m"))
    for level, names in territory.get("level_names", {}).items():
        yield from _names(TERRITORY.file, f"level_names.{level}", names, territory["languages"])


def _duplicates(content: Raw) -> Iterator[Problem]:
    for section in SECTIONS:
        codes = Counter(entry["code"] for entry in content[section.table])
        for code, times in codes.items():
            if times > 1:
                text = sentence("the code stands %(times)d times", times=times)
                yield Problem(section.file, f"[[{section.table}]] {code}", text)


def _languages(content: Raw) -> Iterator[Problem]:
    languages = content["territory"]["languages"]
    for section in SECTIONS:
        for entry in content[section.table]:
            if "names" in entry:
                yield from _names(section.file, f"[[{section.table}]] {entry['code']}", entry["names"], languages)


def _names(file: str, entry: str, names: Mapping[str, str], languages: list[str]) -> Iterator[Problem]:
    if missing := [language for language in languages if language not in names]:
        yield Problem(file, entry, sentence("has no name in %(languages)s", languages=", ".join(missing)))
    if unknown := [language for language in names if language not in languages]:
        text = sentence(
            "has a name in %(languages)s, which is no language of the territory", languages=", ".join(unknown)
        )
        yield Problem(file, entry, text)


def _categories(content: Raw) -> Iterator[Problem]:
    groups = {entry["code"] for entry in content["group"]}
    agencies = {entry["code"]: entry for entry in content["agency"]}
    for entry in content["category"]:
        name = f"[[category]] {entry['code']}"
        if entry["group"] not in groups:
            yield Problem("categories.toml", name, sentence("group %(code)s is unknown", code=repr(entry["group"])))
        default = entry.get("default_agency")
        if default is not None and default not in agencies:
            yield Problem("categories.toml", name, sentence("default_agency %(code)s is unknown", code=repr(default)))
        elif default is not None and "per" in agencies[default]:
            text = sentence("default_agency %(code)s is many agencies, must be one", code=repr(default))
            yield Problem("categories.toml", name, text)


def _control_centres(agencies: list[Raw]) -> Iterator[Problem]:
    centres = [entry for entry in agencies if entry.get("control_centre")]
    if len(centres) != 1:
        found = ", ".join(entry["code"] for entry in centres)
        text = sentence("must name one agency as control_centre = true, names %(codes)s", codes=found)
        none = sentence("must name one agency as control_centre = true, names none")
        yield Problem("agencies.toml", "", text if centres else none)
    for entry in centres:
        if "per" in entry:
            text = sentence("a control centre cannot have `per`")
            yield Problem("agencies.toml", f"[[agency]] {entry['code']}", text)


def _templates(content: Raw) -> Iterator[Problem]:
    """A `{code}` without `per` has nothing to stand for; a `per` without `{code}` makes many entries of one code."""
    for section in SECTIONS:
        for entry in content[section.table]:
            texts = [
                entry["code"],
                entry.get("agency", ""),
                entry.get("short_name", ""),
                *entry.get("names", {}).values(),
            ]
            used = {found for text in texts for found in PLACEHOLDER.findall(text)}
            for text in _template(entry, used):
                yield Problem(section.file, f"[[{section.table}]] {entry['code']}", text)


def _template(entry: Raw, used: set[str]) -> Iterator[Sentence]:
    """used   what stands in braces anywhere in the entry"""
    if unknown := used - PLACEHOLDERS:
        yield sentence("unknown placeholder %(names)s", names=", ".join(sorted(unknown)))
    if used and "per" not in entry:
        yield sentence("%(names)s needs `per`", names=", ".join(sorted(used)))
    if "per" in entry and "{code}" not in entry["code"]:
        yield sentence("needs {code} in its code, for `per` makes several of it")
    if "per" in entry and len(entry["code"]) > LONGEST_TEMPLATE_CODE:
        yield sentence("the code may have %(longest)d characters with `per`", longest=LONGEST_TEMPLATE_CODE)
    if "per" in entry and "area" in entry:
        yield sentence("has both `per` and `area`; `per` already says which area")


def _service_areas(content: Raw) -> Iterator[Problem]:
    agencies = {entry["code"]: entry for entry in content["agency"]}
    groups = {entry["code"] for entry in content["group"]}
    categories = {entry["code"] for entry in content["category"]}
    for entry in content["service_area"]:
        for text in _service_area(entry, agencies, groups, categories):
            yield Problem("service_areas.toml", f"[[service_area]] {entry['code']}", text)


def _service_area(
    entry: Raw, agencies: Mapping[str, Raw], groups: set[str], categories: set[str]
) -> Iterator[Sentence]:
    agency = agencies.get(entry["agency"])
    if agency is None:
        yield sentence("agency %(code)s is unknown", code=repr(entry["agency"]))
    elif "per" in agency and agency["per"] != entry.get("per"):
        code, level = repr(agency["code"]), agency["per"]
        yield sentence('agency %(code)s needs per = "%(level)s" here too', code=code, level=level)
    if unknown := [code for code in entry.get("groups", []) if code not in groups]:
        yield sentence("groups %(codes)s are unknown", codes=", ".join(unknown))
    if unknown := [code for code in entry.get("categories", []) if code not in categories]:
        yield sentence("categories %(codes)s are unknown", codes=", ".join(unknown))
    if "groups" not in entry and "categories" not in entry:
        yield sentence("needs `categories` or `groups`")
    if sum(key in entry for key in ("areas", "outline", "per")) != 1:
        yield sentence("needs exactly one of `areas`, `outline` and `per`")
    if entry.get("valid_to", "9999") <= entry.get("valid_from", ""):
        yield sentence(
            "valid_to must come after valid_from; it is the first day on which the service area no longer holds"
        )
