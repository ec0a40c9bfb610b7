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
CHECKSUM = struct.Struct("<I")  # of all that follows
HEADER_SIZE = struct.Struct("<Q")
BEFORE_HEADER = len(MAGIC) + CHECKSUM.size + HEADER_SIZE.size
ALIGNMENT = 64
Array = NDArray[Any]
DTYPES = {"<f8", "<i4", "|u1"}


def write(path: Path, facts: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Replace the file at `path`; its folder must exist."""
    body, described = _pack(arrays)
    header = json.dumps({"facts": dict(facts), "arrays": described}).encode()
    header += b" " * (-(BEFORE_HEADER + len(header)) % ALIGNMENT)
    checked = HEADER_SIZE.pack(len(header)) + header + body
    content = MAGIC + CHECKSUM.pack(zlib.crc32(checked)) + checked
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        beside = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            beside.chmod(0o644)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)  # it is there only if something failed


def read(path: Path, *, mmap: bool) -> tuple[dict[str, Any], dict[str, Array]]:
    """Facts and arrays as they were written; the arrays views of the mapped file, or of a copy in memory.

    Raises BadIndexFile, FileNotFoundError.
    """
    # Copy on write: never written to, but a read-only array is another type to numba, which would compile all again.
    content = np.memmap(path, np.uint8, "c") if mmap and path.stat().st_size else np.fromfile(path, np.uint8)
    content = np.asarray(content)
    head = content[:BEFORE_HEADER].tobytes()
    if not head.startswith(MAGIC) or len(head) < BEFORE_HEADER:
        raise BadIndexFile(f"{path} is no cell index of this version: build it again from its outlines")
    checked = len(MAGIC) + CHECKSUM.size
    if CHECKSUM.pack(zlib.crc32(content[checked:].data)) != head[len(MAGIC) : checked]:
        raise BadIndexFile(f"{path} is damaged or cut short: build it again from its outlines")
    body_start = BEFORE_HEADER + HEADER_SIZE.unpack(head[checked:])[0]
    header = json.loads(content[BEFORE_HEADER:body_start].tobytes())
    body = content[body_start:]
    return header["facts"], {name: _view(body, *array) for name, array in header["arrays"].items()}


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
