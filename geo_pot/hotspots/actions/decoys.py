"""The decoys of a run, made by many jobs: one writes down what they share, each draws its piece."""

from __future__ import annotations

from functools import lru_cache, partial

from django.conf import settings
from django.db import transaction
from django.db.models import F

from geo_pot.failures import FailureWritten
from geo_pot.hotspots.actions.lives import begin, fail, give_up
from geo_pot.hotspots.decoy_storage import pack, unpack
from geo_pot.hotspots.errors import GroupBusy
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import OPEN, DecoyPiece, Run, StoredNullModel
from geo_pot.hotspots.queries import runs as queries
from geo_pot.hotspots.queries.reports import read_reports
from geo_pot.hotspots.records import parameters_of
from spatial.analysis.analyse import find, null_model
from spatial.analysis.decoys import DecoyScores, NullModel, NullTable, score_decoys
from spatial.analysis.parameters import DEFAULT


def prepare_decoys(*, run_id: int) -> list[int]:
    """The numbers of the decoys that are still to be drawn before a run can be computed, each by a job of its own.

    Reads the complaints and writes down what all of them share, once. Empty for a run that uses stored decoys, has
    all of them, or has ended. Raises GroupBusy while another run of the group is under way.
    """
    run = Run.objects.select_related("group__territory", "territory").get(pk=run_id)
    with queries.hold_group(run.group_id) as held:
        if not held:
            raise GroupBusy(f"another run of group {run.group.code} is under way: this one waits for its end")
        run.refresh_from_db(fields=["state", "attempts"])
        if run.state not in OPEN or run.null_run_id is not None:
            return []
        if not StoredNullModel.objects.filter(run=run).exists():
            if run.attempts >= settings.HOTSPOT_ATTEMPTS:
                give_up(run)
                return []
            with FailureWritten(partial(fail, run)):
                store_null_model(run)
    return missing_decoys(run_id)


def store_null_model(run: Run) -> None:
    begin(run, parameters_of(DEFAULT))
    group = read_reports(run.group, as_of=run.as_of)
    now = LocalDays(run.territory.zone).from_moment(run.as_of)
    model = null_model(find(group.reports, now=now), now=now, seed=run.seed, parameters=DEFAULT)
    with transaction.atomic():
        StoredNullModel.objects.create(run=run, content=pack(model))
        DecoyPiece.objects.bulk_create(DecoyPiece(run=run, number=number) for number in range(DEFAULT.decoys))
        Run.objects.filter(pk=run.pk).update(attempts=0)  # what follows is another piece of work


def missing_decoys(run_id: int) -> list[int]:
    pieces = DecoyPiece.objects.filter(run=run_id, scores__isnull=True)
    return list(pieces.order_by("number").values_list("number", flat=True))


def draw_decoy(*, run_id: int, number: int) -> bool:
    """Draw one decoy world of a run, unless that is done or in other hands; True when it was the last one missing.

    The row is locked meanwhile, so that a worker that dies lets it go and nobody draws it twice at once. A piece that
    takes its worker down every time ends the run.
    """
    waiting = DecoyPiece.objects.filter(run=run_id, number=number, scores__isnull=True, run__state__in=OPEN)
    with transaction.atomic():
        piece = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("run").first()
        if piece is None:
            return False
        if piece.attempts >= settings.HOTSPOT_ATTEMPTS:
            give_up(piece.run, f"decoy {number} ", piece.attempts)
            return False
        DecoyPiece.objects.filter(pk=piece.pk).update(attempts=F("attempts") + 1)
    with transaction.atomic():
        piece = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("run").first()
        if piece is None:
            return False
        scores = score_decoys(load_null_model(run_id, piece.run.seed), number)
        DecoyPiece.objects.filter(pk=piece.pk).update(scores=scores.to_dict())
    return not missing_decoys(run_id)


@lru_cache(maxsize=1)
def load_null_model(run_id: int, seed: int) -> NullModel:
    """What the decoys of a run share; a worker that draws several reads it once. It never changes."""
    stored = StoredNullModel.objects.get(run=run_id)
    return unpack(bytes(stored.content), seed=seed, parameters=DEFAULT)


def null_table_for(run: Run) -> NullTable | None:
    """The table that a run takes q from: that of another run, or of its own pieces. None where neither is there.

    Pieces that are missing are drawn here: who computes a run does not wait for anybody.
    """
    if run.null_run_id is not None:
        stored = Run.objects.values_list("null_table", flat=True).get(pk=run.null_run_id)
        return None if stored is None else NullTable.from_dict(stored)
    for number in missing_decoys(run.pk):
        draw_decoy(run_id=run.pk, number=number)
    scores = list(DecoyPiece.objects.filter(run=run).values_list("scores", flat=True))
    drawn = [DecoyScores.from_dict(one) for one in scores if one is not None]
    return NullTable.merge(drawn) if drawn and len(drawn) == len(scores) else None


def forget_decoys(run: Run) -> None:
    """Drop the pieces of a run that has its table."""
    DecoyPiece.objects.filter(run=run).delete()
    StoredNullModel.objects.filter(run=run).delete()
