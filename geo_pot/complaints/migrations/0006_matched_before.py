"""Lets who brings thousands of complaints have them matched before, and say so; see match_trigger_v2.sql."""

from django.db import migrations

from geo_pot.complaints.sql import FOLDER


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


def function_of_v1() -> str:
    """Its triggers have stayed."""
    function = frozen("match_trigger_v1").partition("create trigger")[0]
    return function.replace("create function", "create or replace function", 1)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0005_audit")]

    operations = [migrations.RunSQL(frozen("match_trigger_v2"), function_of_v1())]
