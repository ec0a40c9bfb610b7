"""Watches who sets a second factor up and who takes one away. That one was used is not written down."""

from django.db import migrations

WATCH = "select audit_watch('mfa_authenticator', shown => '{user_id,type}')"
UNWATCH = ";".join(
    f"drop function audit_mfa_authenticator_{event}() cascade" for event in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [("personal", "0003_door"), ("mfa", "0003_authenticator_type_uniq"), ("audit", "0002_functions")]

    operations = [migrations.RunSQL(WATCH, UNWATCH)]
