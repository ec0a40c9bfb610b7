"""The SQL of the audit room."""

from pathlib import Path

FOLDER = Path(__file__).parent


def read_sql(name: str) -> str:
    """The text of sql/NAME.sql."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
