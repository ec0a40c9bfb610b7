"""Installs what decides where the public is told that a complaint is."""

from django.db import migrations

from geo_pot.complaints.sql import FOLDER


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_matched_before")]

    operations = [
        migrations.RunSQL(
            (FOLDER / "functions" / "public_location_v1.sql").read_text(encoding="utf-8"),
            "drop function complaints_public_location(geometry, text, text, integer, geometry);"
            "drop function complaints_cell_centre(geometry); drop function complaints_public_places(bigint)",
        ),
    ]
