"""Brings a file of complaints into a Territory: batch by batch, each stored whole or not at all, none stored twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.crypto import salted_hmac

from geo_pot.agencies.models import Category
from geo_pot.complaints.importing.csv_file import Line, Table
from geo_pot.complaints.importing.drafts import Draft, DraftReader, Limits, Rejected
from geo_pot.complaints.importing.errors import ImportRefused, MappingError
from geo_pot.complaints.importing.mapping import ImportMapping
from geo_pot.complaints.importing.moments import moment_reader
from geo_pot.complaints.importing.rejects import Reject
from geo_pot.complaints.models import EXTERNAL_ID_LIMIT, TEXT_LIMIT, Outcome, Source
from geo_pot.complaints.queries import copying
from geo_pot.complaints.queries.copying import Arrival, Verdict
from geo_pot.complaints.reference_data import REMOVED_OUTCOME
from geo_pot.outbox.actions import announce
from spatial.models import Edition, EditionState, Territory

BATCH = 5_000  # rows; larger ones save nothing, and a crash loses one
LIMITS = Limits(external_id=EXTERNAL_ID_LIMIT, text=TEXT_LIMIT, accuracy_m=100_000)


@dataclass(frozen=True)
class Imported:
    """What became of the lines of a file, so far. Each line is stored, already there, or rejected.

    by_status  of those that were stored
    """

    lines: int = 0
    stored: int = 0
    already_there: int = 0
    rejected: int = 0
    by_status: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Imported) -> Imported:
        return Imported(
            self.lines + other.lines,
            self.stored + other.stored,
            self.already_there + other.already_there,
            self.rejected + other.rejected,
            self.by_status + other.by_status,
        )


def import_complaints(
    *,
    table: Table,
    territory: Territory,
    mapping: ImportMapping,
    now: datetime,
    batch: int = BATCH,
    reject: Callable[[Sequence[Reject]], None],
    progress: Callable[[Imported], None],
) -> Imported:
    """Store the complaints of a file, matched and routed; lines that cannot be stored go to `reject`, with the reason.

    Each batch is a transaction of its own: after a crash whole batches are there, and a rerun stores what is missing.
    A complaint is known by its source and external id: a rerun of the same file stores nothing. The import is
    announced once, in the transaction of the last batch. Nothing that is stored already is changed.

    Raises ImportRefused before anything is stored: a Territory without boundaries, codes that it does not have, a
    file without the columns that the mapping names.
    """
    importer = _Importer(territory, mapping, table.header, now)
    copying.open_stage()
    total = Imported()
    for lines, is_last in _batches(table.lines, batch):
        with transaction.atomic():
            outcome, rejects = importer.store(lines)
            if is_last and (total + outcome).stored:
                importer.announce(total + outcome)
        reject(rejects)
        total += outcome
        progress(total)
    return total


def _batches(lines: Iterable[Line], size: int) -> Iterator[tuple[list[Line], bool]]:
    """Batches, and whether each is the last: it is not the last as long as one more line follows."""
    held: list[Line] = []
    for line in lines:
        if len(held) == size:
            yield held, False
            held = []
        held.append(line)
    if held:
        yield held, True


class _Importer:
    """What every batch needs: codes looked up, the reader of lines, the source."""

    def __init__(self, territory: Territory, mapping: ImportMapping, header: Sequence[str], now: datetime) -> None:
        _check_published(territory)
        self.territory, self.mapping = territory, mapping
        self.categories = dict(Category.objects.filter(territory=territory).values_list("code", "id"))
        self.outcomes = dict(Outcome.objects.values_list("code", "id"))
        _check_codes(territory, mapping, self.categories, self.outcomes)
        self.reader = DraftReader(
            mapping,
            header,
            read_moment=moment_reader(
                zone=ZoneInfo(mapping.time_zone) if mapping.time_zone else territory.zone,
                date_format=mapping.date_format,
                day_only=mapping.precision == "day",
            ),
            now=now,
            codes=frozenset(self.categories),
            limits=LIMITS,
            cleaned=REMOVED_OUTCOME,
        )
        self.source, _ = Source.objects.get_or_create(
            code=mapping.source, defaults={"name": mapping.source_name, "already_public": mapping.already_public}
        )

    def store(self, lines: Sequence[Line]) -> tuple[Imported, list[Reject]]:
        """One batch, inside a transaction."""
        Source.objects.select_for_update().get(pk=self.source.pk)  # two imports of one source take turns
        copying.mute()
        drafts, rejects = self._read(lines)
        matched_by = copying.stage([self._arrival(draft) for draft in drafts], territory_id=self.territory.pk)
        verdicts = {
            verdict.line: verdict
            for verdict in copying.judge_stage(territory_id=self.territory.pk, source_id=self.source.pk)
        }
        ids = copying.store_stage(territory_id=self.territory.pk, source_id=self.source.pk, matched_by=matched_by)
        rejects += self._refused(lines, verdicts)
        stored = Counter(draft.status for draft in drafts if draft.line not in verdicts)
        there = sum(verdict.verdict == "stored" for verdict in verdicts.values())
        outcome = Imported(len(lines), len(ids), there, len(rejects), stored)
        return outcome, sorted(rejects, key=lambda reject: reject.line.number)

    def _read(self, lines: Sequence[Line]) -> tuple[list[Draft], list[Reject]]:
        drafts, rejects = [], []
        for line in lines:
            try:
                drafts.append(self.reader.read(line))
            except Rejected as reason:
                rejects.append(Reject(line, str(reason)))
        return drafts, rejects

    def _arrival(self, draft: Draft) -> Arrival:
        return Arrival(
            line=draft.line,
            external_id=draft.external_id,
            category_id=self.categories[draft.category],
            kind=draft.kind,
            text=draft.text,
            lon=draft.lon,
            lat=draft.lat,
            accuracy_m=draft.accuracy_m,
            reporter_key=self._key(draft.reporter),
            status=draft.status,
            created_at=draft.created_at,
            created_precision=self.mapping.precision,
            resolved_at=draft.resolved_at,
            outcome_id=self.outcomes[draft.outcome] if draft.outcome else None,
        )

    def _key(self, reporter: str | None) -> str | None:
        """A person of this source, by a hash that cannot be tried out without the service's secret."""
        if reporter is None:
            return None
        return f"import:{salted_hmac(f'geopot.import.{self.source.code}', reporter, algorithm='sha256').hexdigest()}"

    def _refused(self, lines: Sequence[Line], verdicts: Mapping[int, Verdict]) -> list[Reject]:
        found = [(line, verdicts[line.number]) for line in lines if line.number in verdicts]
        return [Reject(line, self._reason(verdict, line)) for line, verdict in found if verdict.verdict != "stored"]

    def _reason(self, verdict: Verdict, line: Line) -> str:
        if verdict.verdict == "repeated":
            external_id = line.cells[self.reader.position["external_id"]].strip()
            return f"external_id {external_id!r} stands in line {verdict.detail} already"
        limit = f"{self.territory.name} ends {self.territory.coverage_limit_m:.0f} m beyond its boundaries"
        return f"lies outside: {verdict.detail}; {limit}"

    def announce(self, total: Imported) -> None:
        announce(
            "complaints_imported",
            {"territory_id": self.territory.pk, "source_id": self.source.pk, "complaints": total.stored},
        )


def _check_published(territory: Territory) -> None:
    if not Edition.objects.filter(territory=territory, state=EditionState.PUBLISHED).exists():
        raise ImportRefused(
            f"Territory {territory.code} has no published boundaries: load them with load_boundaries --publish"
        )


def _check_codes(
    territory: Territory, mapping: ImportMapping, categories: Mapping[str, int], outcomes: Mapping[str, int]
) -> None:
    problems = []
    if unknown := sorted(mapping.category_codes() - set(categories)):
        known = ", ".join(sorted(categories)) or "none; load them with load_territory"
        problems.append(f"categories: {territory.code} has no {', '.join(unknown)}; it has {known}")
    if unknown := sorted(mapping.outcome_codes() - set(outcomes)):
        problems.append(f"statuses: there is no outcome {', '.join(unknown)}; there are {', '.join(sorted(outcomes))}")
    if problems:
        raise MappingError("the mapping", problems)
