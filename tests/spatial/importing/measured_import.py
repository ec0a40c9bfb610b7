"""Import files one by one, each in a child of its own, and tell what came of it and how much memory it took.

    python -m tests.spatial.importing.measured_import FILE...

One JSON line for each file: what was raised ("" where nothing was), its text, and the child's peak in MB.
"""

import json
import os
import resource
import sys

from spatial.importing.drafting import draft_boundaries
from tests.spatial.importing.material import request

MOST_BYTES = 4_000_000_000  # of address space: what runs away dies here and not the machine


def import_one(path: str, answer: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    try:
        draft = draft_boundaries(request(path))
        told = ("", f"{len(draft.report.findings)} findings")
    except Exception as error:  # noqa: BLE001  # whatever it is, the caller judges it
        told = (type(error).__name__, str(error))
    os.write(answer, json.dumps(told).encode()[:60_000])


def measured(path: str) -> dict[str, object]:
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        import_one(path, writes)
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as answer:
        told = answer.read()
    _, status, usage = os.wait4(child, 0)
    error, text = json.loads(told) if told else (f"died with status {status}", "")
    return {"error": error, "text": text, "peak_mb": round(usage.ru_maxrss / 1_000)}


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(json.dumps(measured(path)), flush=True)
