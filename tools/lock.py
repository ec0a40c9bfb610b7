"""Resolve requirements/*.in into the three hashed locks: one resolution for Python 3.11 to 3.13.

Run by hand when a requirement changes: `python3 -m tools.lock` with `uv` on the path (`pip install uv`).
Every lock holds what the ones before it hold, so one `pip install -r` makes a whole environment.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
LOCKS = {
    "run.txt": ("run.in",),
    "test.txt": ("run.in", "test.in"),
    "bench.txt": ("run.in", "test.in", "bench.in"),
}
HEADER = "# Made by `python3 -m tools.lock`; edit {sources} instead.\n"
OPTIONS = (
    "--universal",
    "--python-version=3.11",  # the oldest; markers then cover the newer ones
    "--fork-strategy=fewest",  # one version of each package for all Pythons: what is tested is what runs
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--quiet",
)


def compile_lock(uv: str, sources: tuple[str, ...], output: Path, *extra: str) -> None:
    subprocess.run(
        [uv, "pip", "compile", *OPTIONS, *extra, *sources, f"--output-file={output}"],
        cwd=FOLDER,
        check=True,
    )


def main() -> int:
    uv = shutil.which("uv")
    if uv is None:
        print("tools.lock needs uv: python3 -m pip install uv", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        everything = Path(folder, "everything.txt")
        compile_lock(uv, LOCKS["bench.txt"], everything)
        for name, sources in LOCKS.items():
            lock = FOLDER / name
            lock.unlink(missing_ok=True)  # uv would keep the versions it finds there
            compile_lock(uv, sources, lock, f"--constraint={everything}", "--generate-hashes", "--no-annotate")
            lock.write_text(HEADER.format(sources=" ".join(sources)) + lock.read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
