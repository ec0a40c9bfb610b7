"""What stops a backup or a restore; the text names the thing and the way out."""


class BackupError(Exception):
    """The base of this room's errors."""


class ProgramFailed(BackupError):
    """One of PostgreSQL's programs is missing, or ended with an error."""


class FolderRefused(BackupError):
    """A folder that cannot take a backup, or that holds none."""


class TargetRefused(BackupError):
    """A database that cannot be restored into as it is."""


class NotTheSame(BackupError):
    """What was restored, or what lies in the folder, differs from what the manifest says."""
