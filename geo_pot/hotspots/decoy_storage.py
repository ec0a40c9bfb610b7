"""A null model and its decoys' scores as bytes and JSON: what independent jobs share, to the last bit."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from spatial.analysis.arrays import Column
from spatial.analysis.decoys import NullModel
from spatial.analysis.grid import Grid
from spatial.analysis.parameters import Parameters

OWN = ("x", "y", "window", "by_two")


def pack(model: NullModel) -> bytes:
    """The arrays of a null model; seed and parameters stand with its run."""
    arrays: dict[str, Any] = {name: getattr(model, name) for name in OWN}
    arrays |= {f"places_{name}": np.asarray(value) for name, value in model.places._asdict().items()}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def unpack(content: bytes, *, seed: int, parameters: Parameters) -> NullModel:
    """The null model that `pack` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        places: dict[str, Any] = {name: plain(stored[f"places_{name}"]) for name in Grid._fields}
        return NullModel(
            **{name: stored[name] for name in OWN}, places=Grid(**places), seed=seed, parameters=parameters
        )


def plain(value: Column) -> object:
    return value.item() if value.ndim == 0 else value
