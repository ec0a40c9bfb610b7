"""One file for an index: a line of text, a JSON header, and the arrays as they lie in memory.

Written beside its place and then moved there, so that a reader sees the old one or the new one. A reader maps it:
processes of one machine share the pages, and a lookup reads only those that it needs. No pickle: a file can be damaged,
it cannot run anything.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spatial.cells.errors import BadIndexFile

MAGIC = b"GeoPOT cell index 1\n"  # the number changes with the layout: an older file is built again, not converted
HEADER_SIZE = struct.Struct("<Q")
ALIGNMENT = 64
Array = NDArray[Any]
DTYPES = {"<f8", "<i4", "|u1"}


def write(path: Path, facts: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Replace the file at `path`; its folder must exist."""
    body, described = _pack(arrays)
    header = json.dumps({"facts": dict(facts), "arrays": described, "crc32": zlib.crc32(body)}).encode()
    head = MAGIC + HEADER_SIZE.pack(len(header)) + header
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(head + bytes(-len(head) % ALIGNMENT) + body)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def read(path: Path, *, mmap: bool) -> tuple[dict[str, Any], dict[str, Array]]:
    """Facts and arrays as they were written; the arrays views of the mapped file, or of a copy in memory.

    Raises BadIndexFile, FileNotFoundError.
    """
    # Copy on write: never written to, but a read-only array is another type to numba, which would compile all again.
    content = np.memmap(path, np.uint8, "c") if mmap and path.stat().st_size else np.fromfile(path, np.uint8)
    content = np.asarray(content)
    head = content[: len(MAGIC) + HEADER_SIZE.size].tobytes()
    if not head.startswith(MAGIC) or len(head) < len(MAGIC) + HEADER_SIZE.size:
        raise BadIndexFile(f"{path} is no cell index of this version: build it again from its outlines")
    (size,) = HEADER_SIZE.unpack(head[len(MAGIC) :])
    try:
        header = json.loads(content[len(head) : len(head) + size].tobytes())
        body = content[len(head) + size + -(len(head) + size) % ALIGNMENT :]
        if zlib.crc32(body.data) != header["crc32"]:
            raise BadIndexFile(f"{path} is damaged or cut short: build it again from its outlines")
        return header["facts"], {name: _view(body, *array) for name, array in header["arrays"].items()}
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadIndexFile(f"{path} has a damaged header: build it again from its outlines") from error


def _pack(arrays: Mapping[str, Array]) -> tuple[bytes, dict[str, tuple[str, tuple[int, ...], int]]]:
    body, described = bytearray(), {}
    for name, array in arrays.items():
        stored = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        described[name] = (stored.dtype.str, stored.shape, len(body))
        body += stored.tobytes() + bytes(-stored.nbytes % ALIGNMENT)
    return bytes(body), described


def _view(body: NDArray[np.uint8], dtype: str, shape: list[int], offset: int) -> Array:
    if dtype not in DTYPES:
        raise BadIndexFile(f"an array of type {dtype} is no part of a cell index")
    size = int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize
    return body[offset : offset + size].view(dtype).reshape(shape)
