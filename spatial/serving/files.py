"""Stored indexes: one file for each content, named by it: a file is never of other outlines than its name says."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from weakref import WeakValueDictionary

import structlog
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from spatial.cells import BadIndexFile, CellIndex, StaleIndex, outlines_sha256

log = structlog.get_logger(__name__)
SUFFIX = ".cells"
KEPT_S = 90 * 86_400  # a file that nobody has opened for so long is of an edition that nobody asks
_in_use: WeakValueDictionary[str, CellIndex] = WeakValueDictionary()  # an edition's new name needs no second copy


def load_or_build(outlines: Sequence[BaseGeometry], codes: Sequence[str]) -> CellIndex:
    """The index of these outlines: mapped from its file, else built, and stored for all other processes.

    A folder that cannot be written costs the building in every process, and no answer.
    """
    sha256 = outlines_sha256(outlines, codes)
    if (known := _in_use.get(sha256)) is not None:
        return known
    path = index_folder() / f"{sha256}{SUFFIX}"
    try:
        index = CellIndex.load(path, content_sha256=sha256)
        path.touch()
    except FileNotFoundError:
        index = _build(path, outlines, codes)
    except (BadIndexFile, StaleIndex, OSError) as reason:
        log.warning("index_file_unusable", file=str(path), reason=str(reason))
        index = _build(path, outlines, codes)
    _in_use[sha256] = index
    return index


def index_folder() -> Path:
    folder: Path = settings.INDEX_DIR
    return folder


def _build(path: Path, outlines: Sequence[BaseGeometry], codes: Sequence[str]) -> CellIndex:
    index = CellIndex.build(outlines, codes)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        index.save(path)
        _forget_unused(path.parent)
    except OSError as reason:
        log.warning("index_file_not_stored", file=str(path), reason=str(reason))
    else:
        log.info("index_file_stored", file=str(path), build_s=round(index.build_s, 3), outlines=len(index))
    return index


def _forget_unused(folder: Path) -> None:
    """A process that has mapped a file keeps it: the name goes, the pages stay."""
    oldest = time.time() - KEPT_S
    for file in folder.glob(f"*{SUFFIX}"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
