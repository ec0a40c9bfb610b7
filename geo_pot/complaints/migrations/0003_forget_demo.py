"""Installs the one way to delete complaints: those that were made up."""

from django.db import migrations

from geo_pot.complaints.sql import FOLDER


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_triggers")]

    operations = [
        migrations.RunSQL(
            (FOLDER / "functions" / "forget_demo_v1.sql").read_text(encoding="utf-8"),
            "drop function complaints_forget_demo(bigint)",
        ),
    ]
