"""Numbers receipts beyond the millionth of a year."""

from django.db import migrations

from geo_pot.complaints.sql import FOLDER


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0010_show")]

    operations = [
        migrations.RunSQL(
            frozen("receipt_v2"), frozen("receipt_v1").replace("create function", "create or replace function")
        ),
    ]
