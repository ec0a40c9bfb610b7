"""Lets every process notice that boundaries changed: a change of them is a new version of their edition's row."""

from django.db import migrations

from spatial.sql import FOLDER


class Migration(migrations.Migration):
    dependencies = [("spatial", "0003_area_succession")]

    operations = [
        migrations.RunSQL(
            (FOLDER / "functions" / "boundary_touch_v1.sql").read_text(encoding="utf-8"),
            "drop function spatial_boundary_touch() cascade",
        ),
    ]
