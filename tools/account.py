"""The account that the private servers run as: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.checkout import DATA, NAME, ROOT
from tools.console import say

# Tried in this order after the checkout's owner; Debian's package makes the first, every system has the second.
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    is_other: bool  # not the one we run as: commands must change to it

    def command(self, *words: str | Path) -> list[str]:
        """The words of a command that runs as this account."""
        change = ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", "--"]
        return [*(change if self.is_other else []), *map(str, words)]

    def own(self, folder: Path) -> None:
        """Make a folder that this account alone may enter."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.take(folder)

    def take(self, path: Path) -> None:
        if self.is_other:
            os.chown(path, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        test = shutil.which("test") or "/usr/bin/test"
        return subprocess.run(self.command(test, "-x", folder), check=False).returncode == 0


def server_account() -> Account:
    """Whoever started us; for root the checkout's owner, or an account made for servers."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), is_other=False)
    owner = ROOT.stat()
    if owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, is_other=True)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in UNPRIVILEGED if name in known)
    return Account(entry.pw_uid, entry.pw_gid, is_other=True)


def server_folder(account: Account) -> Path:
    """Where the servers' data lie: .data, unless a folder above it keeps their account out."""
    DATA.mkdir(exist_ok=True)
    if account.may_enter(DATA):
        return DATA
    fallback = Path("/var/tmp", f"geopot-{NAME}")  # noqa: S108  # made by us, 0755, servers' folders in it 0700
    if not fallback.exists():
        fallback.mkdir(mode=0o755)
    say(f"  {DATA} lies below a folder that the servers' account (uid {account.uid}) may not enter:")
    say(f"  the databases' files lie in {fallback} instead")
    return fallback
