"""Where things lie in this checkout."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ".data"
LOG = DATA / "log"
VENV = DATA / "venv"
PYTHON = VENV / "bin" / "python"

# Names this checkout where a path would be too long or must not be guessed: sockets, the fallback data folder.
NAME = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]


def sha256_of(*paths: Path) -> str:
    """One digest over the contents of files, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()
