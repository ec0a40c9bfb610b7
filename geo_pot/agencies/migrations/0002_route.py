"""Installs agencies_route, the decision that every writer's complaint goes through."""

from django.db import migrations

from geo_pot.agencies.sql import FOLDER


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial"), ("spatial", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=(FOLDER / "functions" / "route_v1.sql").read_text(encoding="utf-8"),
            reverse_sql="drop function agencies_route",
        ),
    ]
