"""Every word of the administrators' pages has its Indonesian, compiled, with the values that are filled in."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

from geo_pot import backoffice

ROOM = Path(backoffice.__file__).parent
CATALOGUE = ROOM / "locale" / "id" / "LC_MESSAGES" / "django.mo"
TRANSLATED = re.compile(r'{% translate "([^"]+)" %}')
FILLED_IN = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
VARIABLE = re.compile(r"{{ *(\w+) *}}")
IN_CODE = re.compile(r'(?:\b_|gettext_lazy)\(\s*"((?:[^"\\]|\\.)*)"')
REFUSING = (  # whatever the pages do; each refuses in sentences of its own
    "accounts/permissions.py",
    "accounts/actions/grants.py",
    "accounts/actions/invitations.py",
    "accounts/actions/reset_factor.py",
    "complaints/actions/hold.py",
    "complaints/actions/preview_edition.py",
    "complaints/actions/publishing/request.py",
    "complaints/actions/publishing/run.py",
    "complaints/actions/publishing/take_back.py",
    "complaints/queries/publishing.py",
    "backoffice/signing.py",
    *(str(path.relative_to(ROOM.parent)) for folder in ("actions", "queries") for path in ROOM.glob(f"{folder}/*.py")),
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def spoken() -> set[str]:
    templates = [path.read_text() for path in ROOM.glob("templates/**/*.html")]
    code = [path.read_text() for path in ROOM.rglob("*.py")]
    return {
        *(word for text in templates for word in TRANSLATED.findall(text)),
        *(VARIABLE.sub(r"%(\1)s", word) for text in templates for word in FILLED_IN.findall(text)),
        *(word for text in code for word in IN_CODE.findall(text)),
    }


def refusals() -> Iterator[tuple[str, str | None]]:
    """Where something is refused, and its sentence; None where that is put together and cannot be looked up."""
    for name in REFUSING:
        for node in ast.walk(ast.parse((ROOM.parent / name).read_text())):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                sentence = node.exc.args[-1]  # the first of an InvalidComplaint names the field
                yield f"{name}:{node.lineno}", str(sentence.value) if isinstance(sentence, ast.Constant) else None


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        entries: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # it has no public list
    return {key: text for key, text in entries.items() if key}


def test_every_word_has_its_indonesian() -> None:
    assert set(catalogue()) == spoken() | {sentence for _, sentence in refusals() if sentence}


def test_every_refusal_is_a_sentence_that_can_be_looked_up() -> None:
    assert [place for place, sentence in refusals() if sentence is None] == []


def test_a_translation_keeps_the_values_that_are_filled_in() -> None:
    for english, indonesian in catalogue().items():
        assert sorted(PLACEHOLDER.findall(indonesian)) == sorted(PLACEHOLDER.findall(english)), english
