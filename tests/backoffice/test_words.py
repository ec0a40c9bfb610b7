"""Every word of the administrators' pages has its Indonesian, compiled, with the values that are filled in."""

import gettext
import re
from pathlib import Path

from geo_pot import backoffice

ROOM = Path(backoffice.__file__).parent
CATALOGUE = ROOM / "locale" / "id" / "LC_MESSAGES" / "django.mo"
TRANSLATED = re.compile(r'{% translate "([^"]+)" %}')
FILLED_IN = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
VARIABLE = re.compile(r"{{ *(\w+) *}}")
IN_CODE = re.compile(r'(?:\b_|gettext_lazy)\(\s*"((?:[^"\\]|\\.)*)"')
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def spoken() -> set[str]:
    templates = [path.read_text() for path in ROOM.glob("templates/**/*.html")]
    code = [path.read_text() for path in ROOM.rglob("*.py")]
    return {
        *(word for text in templates for word in TRANSLATED.findall(text)),
        *(VARIABLE.sub(r"%(\1)s", word) for text in templates for word in FILLED_IN.findall(text)),
        *(word for text in code for word in IN_CODE.findall(text)),
    }


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        entries: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # it has no public list
    return {key: text for key, text in entries.items() if key}


def test_every_word_has_its_indonesian() -> None:
    assert set(catalogue()) == spoken()


def test_a_translation_keeps_the_values_that_are_filled_in() -> None:
    for english, indonesian in catalogue().items():
        assert sorted(PLACEHOLDER.findall(indonesian)) == sorted(PLACEHOLDER.findall(english)), english
