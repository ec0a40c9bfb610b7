"""Every word of the page has its Indonesian, compiled: nobody is met by English by mistake."""

import gettext
import re
from pathlib import Path

import pytest

from geo_pot import web

ROOM = Path(web.__file__).parent
CATALOGUES = ROOM / "locale" / "id" / "LC_MESSAGES"
IN_TEMPLATES = re.compile(r'{% translate "([^"]+)" %}')
IN_MODULES = re.compile(r'\bn?gettext\(\s*"((?:[^"\\]|\\.)*)"')
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def words(pattern: re.Pattern[str], files: str) -> set[str]:
    return {word for path in ROOM.glob(files) for word in pattern.findall(path.read_text())}


def catalogue(domain: str) -> dict[str, str]:
    with (CATALOGUES / f"{domain}.mo").open("rb") as file:
        entries: dict[str | tuple[str, int], str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # it has no public list
    return {key if isinstance(key, str) else key[0]: text for key, text in entries.items() if key}


@pytest.mark.parametrize(
    ("domain", "pattern", "files"),
    [("django", IN_TEMPLATES, "templates/**/*.html"), ("djangojs", IN_MODULES, "static/web/js/**/*.js")],
)
def test_every_word_has_its_indonesian(domain: str, pattern: re.Pattern[str], files: str) -> None:
    spoken = words(pattern, files)

    assert len(spoken) > 10
    assert set(catalogue(domain)) == spoken


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_a_translation_keeps_the_values_that_are_filled_in(domain: str) -> None:
    for english, indonesian in catalogue(domain).items():
        assert sorted(PLACEHOLDER.findall(indonesian)) == sorted(PLACEHOLDER.findall(english)), english
