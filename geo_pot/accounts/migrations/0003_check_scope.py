"""Holds what a grant names to its Territory and its role's level, also for who writes SQL."""

from django.db import migrations

from geo_pot.accounts.sql import FOLDER


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_grants")]

    operations = [
        migrations.RunSQL(
            sql=(FOLDER / "functions" / "check_scope_v1.sql").read_text(encoding="utf-8"),
            reverse_sql="drop function accounts_check_scope cascade",
        ),
    ]
