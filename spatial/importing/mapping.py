"""Whose field is whose: the names of a file's fields, and what they are to us.

A mapping file is TOML:

    level = "kelurahan"             # optional; must then agree with --level
    territory = "32.75"             # optional; must then agree with --territory
    layer = "batas_kelurahan"       # optional; --layer goes first

    [fields]                        # our name = the file's name
    code = "KODE_DESA"
    name = "NAMOBJ"
    aliases = ["NAMA_LAIN"]         # optional, one field or several
    parent_code = "KODE_KEC"        # optional
    parent_name = "WADMKC"          # optional
    parent_aliases = ["WADMKC_2"]   # optional

    [fixed]                         # one value for all features, instead of a field
    parent_code = "32.75.01"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spatial.importing.errors import MappingError, listing
from spatial.importing.records import BoundaryFile, Feature, LevelName, NamedOutline

OURS = ("code", "name", "aliases", "parent_code", "parent_name", "parent_aliases")
MEMBERS = ("level", "territory", "layer", "fields", "fixed")

# Looked for without a mapping file; of several names the first that the file has.
USUAL_FIELDS: Mapping[str, tuple[str, ...]] = {
    "code": ("code",),
    "name": ("name",),
    "aliases": ("aliases",),
    "parent_code": ("parent_code", "kecamatan_code"),
    "parent_name": ("parent_name", "kecamatan_name"),
}
# A kecamatan's own code and name are what `kecamatan_code` and `kecamatan_name` mean in a file of kecamatan.
OWN_FIELDS_OF_A_KECAMATAN = ("kecamatan_code", "kecamatan_name")


@dataclass(frozen=True)
class FieldMapping:
    """Which of a file's fields answer which of our names.

    fields   our name → the file's fields; only aliases have several
    fixed    our name → the value of all features
    """

    fields: Mapping[str, tuple[str, ...]]
    fixed: Mapping[str, str] = field(default_factory=dict)
    level: str | None = None
    territory: str | None = None
    layer: str | None = None


def read_mapping(path: Path) -> FieldMapping:
    """A mapping file.

    raises   MappingError naming the entry that is wrong
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise MappingError(f"The mapping {path} cannot be read: {reason}.") from reason
    _require_known(path, "", content, MEMBERS)
    tables = {name: _table(path, name, content.get(name, {})) for name in ("fields", "fixed")}
    for name in ("level", "territory", "layer"):
        if not isinstance(content.get(name, ""), str):
            raise MappingError(f"{path}: {name} must be a text.")
    return FieldMapping(
        fields={ours: _texts(path, ours, value) for ours, value in tables["fields"].items()},
        fixed={ours: _texts(path, ours, value)[0] for ours, value in tables["fixed"].items()},
        level=content.get("level"),
        territory=content.get("territory"),
        layer=content.get("layer"),
    )


def _table(path: Path, name: str, table: object) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise MappingError(f"{path}: {name} must be a table, [{name}].")
    _require_known(path, f"[{name}] ", table, OURS)
    return table


def _require_known(path: Path, where: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
    for entry in table.keys() - set(known):
        raise MappingError(f"{path}: {where}{entry} is unknown; known are {', '.join(known)}.")


def _texts(path: Path, ours: str, value: object) -> tuple[str, ...]:
    """One text or several; a code written as a number has lost its leading zeros and is refused."""
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(text, str) and text for text in values):
        raise MappingError(f"{path}: {ours} = {value!r} must be a text in quotation marks.")
    return tuple(values)


def usual_mapping(available: Iterable[str], level: LevelName) -> FieldMapping:
    """The mapping of a file that uses our own names or the usual ones."""
    present = set(available)
    if level != "kelurahan":
        present -= set(OWN_FIELDS_OF_A_KECAMATAN)
    found = {ours: next((name for name in names if name in present), None) for ours, names in USUAL_FIELDS.items()}
    return FieldMapping(fields={ours: (name,) for ours, name in found.items() if name})


def name_features(
    file: BoundaryFile, mapping: FieldMapping | None, level: LevelName, *, needed: Sequence[str] = ("code", "name")
) -> list[NamedOutline]:
    """The file's features under our names.

    needed   what some field must give
    raises   MappingError where a field is missing from the file, or none gives what is needed
    """
    available = sorted({name for feature in file.features for name in feature.properties})
    mapping = mapping or usual_mapping(available, level)
    listed = listing(available)
    for ours, names in mapping.fields.items():
        for name in names:
            if name not in available:
                raise MappingError(f"{file.name} has no field {name} for {ours}; its fields are {listed}.")
    for ours in needed:
        if ours not in mapping.fields and ours not in mapping.fixed:
            raise MappingError(
                f"{file.name} has no field {ours}: name the one that tells it in a mapping file (--mapping), "
                f'[fields] {ours} = "…". Its fields are {listed}.'
            )
    return [_named(feature, mapping) for feature in file.features]


def _named(feature: Feature, mapping: FieldMapping) -> NamedOutline:
    def texts(ours: str) -> tuple[str, ...]:
        if ours in mapping.fixed:
            return (mapping.fixed[ours],)
        fields = mapping.fields.get(ours, ())
        return tuple(text for name in fields for text in _cell(feature, name))

    def text(ours: str) -> str:
        return next(iter(texts(ours)), "")

    name, parent_name = text("name"), text("parent_name")
    return NamedOutline(
        number=feature.number,
        code=text("code"),
        name=name,
        aliases=_others(texts("aliases"), name),
        parent_code=text("parent_code"),
        parent_name=parent_name,
        parent_aliases=_others(texts("parent_aliases"), parent_name),
        outline=feature.outline,
    )


def _cell(feature: Feature, name: str) -> list[str]:
    """A field's value as texts: none for null and blank, several for a list, no ".0" behind a whole number.

    raises   MappingError for lists of lists and objects, which are no names, and could be a thousand deep
    """
    value = feature.properties.get(name)
    values = value if isinstance(value, list) else [value]
    if any(isinstance(each, list | dict) for each in values):
        raise MappingError(f"Feature {feature.number}: its field {name} holds a list or an object, no text.")
    return [text for each in values if (text := _text(each))]


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def _others(names: Iterable[str], name: str) -> tuple[str, ...]:
    """Spellings besides the name itself, each once, in their order."""
    return tuple(dict.fromkeys(other for other in names if other != name))
