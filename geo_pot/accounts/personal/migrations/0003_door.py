"""Row-level security on the addresses that people sign in with, and the record of who changed them."""

from django.db import migrations

from geo_pot.accounts.personal.sql import FOLDER

WATCH = "select audit_watch('account_emailaddress', shown => '{user_id,verified,primary}', named => '{email}')"
UNWATCH = ";".join(
    f"drop function audit_account_emailaddress_{event}() cascade" for event in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [("personal", "0002_guard"), ("account", "0009_emailaddress_unique_primary_email")]

    operations = [
        migrations.RunSQL(
            (FOLDER / "functions" / "door_v1.sql").read_text(encoding="utf-8"),
            "alter table account_emailaddress no force row level security; alter table account_emailaddress disable row"
            " level security; drop policy account_emailaddress_own on account_emailaddress; drop policy"
            " account_emailaddress_purpose on account_emailaddress",
        ),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
