"""Installs the triggers that hold for every writer: receipt, match, life, history, assignment, announcement."""

from django.db import migrations

from geo_pot.complaints.sql import FOLDER


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0001_initial"),
        ("spatial", "0002_functions"),
        ("outbox", "0001_initial"),
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(frozen("receipt_v1"), "drop function complaints_next_receipt(bigint, timestamptz)"),
        migrations.RunSQL(frozen("match_trigger_v1"), "drop function complaints_match() cascade"),
        migrations.RunSQL(
            frozen("life_triggers_v1"),
            "drop function complaints_arrive() cascade; drop function complaints_change() cascade;"
            "drop function complaints_cleaned_at(bigint, timestamptz)",
        ),
        migrations.RunSQL(
            frozen("record_triggers_v1"),
            "drop function complaints_record_arrival() cascade; drop function complaints_record_change() cascade;"
            "drop function complaints_store_candidates(bigint[]); drop function complaints_refuse() cascade",
        ),
    ]
