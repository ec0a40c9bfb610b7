"""Clips outlines before it asks anything else of them; the answer is the same."""

from django.db import migrations

from spatial.sql import FOLDER


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("spatial", "0004_boundary_touch")]

    operations = [
        migrations.RunSQL(
            frozen("border_shares_v2"),
            frozen("border_shares_v1").replace("create function", "create or replace function"),
        ),
    ]
