"""Whether a file's codes, names and parents can be those of an edition."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from spatial.importing.records import FINEST, LevelName, NamedOutline, fold
from spatial.importing.report import Finding, Kind, Verdict

LONGEST_CODE = 32
LONGEST_NAME = 200
# From this share on, codes that begin with their parent's code are the file's rule, and the others are exceptions.
NESTED_CODES = 0.5


def check_names(outlines: Sequence[NamedOutline], level: LevelName, territory_code: str) -> Iterator[Finding]:
    """Findings about level, codes, names and parents. Each of them refuses the file."""
    if level != FINEST:
        yield _refusal(
            Kind.LEVEL, (), f"Complaints are matched to the {FINEST}, and this file has {level} only: no edition of it."
        )
    yield from _incomplete(outlines)
    yield from _repeated(outlines)
    if level == FINEST:
        yield from _half_a_hierarchy(outlines, territory_code)
        yield from _contradicting_parents(outlines, territory_code)
        yield from _codes_outside_their_parent(outlines, territory_code)


def _refusal(kind: Kind, outlines: Iterable[NamedOutline], text: str) -> Finding:
    return Finding(kind, Verdict.REFUSES, tuple(outline.code for outline in outlines if outline.code), text)


def _incomplete(outlines: Iterable[NamedOutline]) -> Iterator[Finding]:
    for outline in outlines:
        for word, value, longest in (("code", outline.code, LONGEST_CODE), ("name", outline.name, LONGEST_NAME)):
            if not value:
                text = f"Feature {outline.number} has no {word}: {outline.label}"
                yield _refusal(Kind.CODE, [outline], text)
            if len(value) > longest:
                text = f"Feature {outline.number} has a {word} of {len(value)} characters, {longest} are stored"
                yield _refusal(Kind.CODE, [outline], text)


def _repeated(outlines: Iterable[NamedOutline]) -> Iterator[Finding]:
    holders: dict[str, list[NamedOutline]] = defaultdict(list)
    for outline in outlines:
        holders[outline.code].append(outline)
    for code, same in holders.items():
        if code and len(same) > 1:
            numbers = ", ".join(str(outline.number) for outline in same)
            text = f"The code {code} stands at {len(same)} features ({numbers}); one place is one MultiPolygon"
            yield _refusal(Kind.CODE, same, text)


def _half_a_hierarchy(outlines: Sequence[NamedOutline], territory_code: str) -> Iterator[Finding]:
    """Features without a parent, or a parent without a name, where the others have one."""
    orphans = [outline for outline in outlines if not outline.parent_code]
    if len(orphans) < len(outlines):
        for outline in orphans:
            text = f"{outline.label} (feature {outline.number}) has no parent code, and others have"
            yield _refusal(Kind.HIERARCHY, [outline], text)
    for code, children in _by_parent(outlines, territory_code).items():
        if not any(child.parent_name for child in children):
            text = f"The kecamatan {code} has no name: its features have no parent name"
            yield _refusal(Kind.HIERARCHY, children, text)


def _by_parent(outlines: Iterable[NamedOutline], territory_code: str) -> dict[str, list[NamedOutline]]:
    children: dict[str, list[NamedOutline]] = defaultdict(list)
    for outline in outlines:
        if outline.parent_code not in ("", territory_code):
            children[outline.parent_code].append(outline)
    return children


def _contradicting_parents(outlines: Sequence[NamedOutline], territory_code: str) -> Iterator[Finding]:
    own_codes = {outline.code for outline in outlines} | {territory_code}
    codes_of_name: dict[str, set[str]] = defaultdict(set)
    for code, children in _by_parent(outlines, territory_code).items():
        if code in own_codes:
            yield _refusal(Kind.HIERARCHY, children, f"{code} is the code of a kecamatan and of a place below it")
        names = {fold(child.parent_name): child.parent_name for child in children if child.parent_name}
        if len(names) > 1:
            text = f"The kecamatan {code} has several names: {', '.join(names.values())}"
            yield _refusal(Kind.HIERARCHY, children, text)
        for name in names:
            codes_of_name[name].add(code)
    for outline in outlines:
        if outline.code == territory_code:
            text = f"{outline.label} (feature {outline.number}) has the code of the whole Territory"
            yield _refusal(Kind.HIERARCHY, [outline], text)
    for name, codes in codes_of_name.items():
        if len(codes) > 1:
            text = f"The kecamatan {name} has several codes: {', '.join(sorted(codes))}"
            yield Finding(Kind.HIERARCHY, Verdict.REFUSES, tuple(sorted(codes)), text)


def _codes_outside_their_parent(outlines: Sequence[NamedOutline], territory_code: str) -> Iterator[Finding]:
    """Codes that do not begin with their parent's, in a file whose codes do (Kemendagri's and BPS's both).

    A city that numbers its places otherwise has no such rule, and none is made for it.
    """
    with_parent = [outline for outline in outlines if outline.code and outline.parent_code]
    pairs = {(outline.code, outline.parent_code): outline.label for outline in with_parent}
    pairs |= {(code, territory_code): f"kecamatan {code}" for code in _by_parent(outlines, territory_code)}
    nested = Counter(code.startswith(parent) for code, parent in pairs)
    if not nested[True] or nested[True] < NESTED_CODES * len(pairs):
        return
    for (code, parent), label in pairs.items():
        if not code.startswith(parent):
            text = f"{label} stands under {parent}, and its code under another parent"
            yield Finding(Kind.HIERARCHY, Verdict.REFUSES, (code, parent), text)
