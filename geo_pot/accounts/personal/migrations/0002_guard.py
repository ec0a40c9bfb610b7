"""Row-level security on personal data, the functions that pass it, and the record of who changed what."""

from django.db import migrations

from geo_pot.accounts.personal.sql import FOLDER

# Which columns' values are written down beside their names: nothing that tells who somebody is.
WATCHED = {
    "personal_data": "shown => '{phone_verified,retain_until}', named => '{full_name,phone,email,nik,address}'",
    "accounts_user": "shown => '{is_active,is_staff,is_superuser,deleted_at}', named => '{username,password}'",
    "accounts_grant": """
        shown => '{user_id,role,territory_id,area_id,agency_id,given_by_id,valid_from,valid_to,revoked_at,
            revoked_by_id,follows_id,review_since,review_area_id}'
    """,
    "accounts_invitation": """
        shown => '{role,territory_id,area_id,agency_id,invited_by_id,expires_at,withdrawn_at,accepted_at,accepted_by_id}'
    """,
}


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


def unwatch(table: str) -> str:
    return ";".join(f"drop function audit_{table}_{event}() cascade" for event in ("insert", "update", "delete"))


class Migration(migrations.Migration):
    dependencies = [("personal", "0001_initial"), ("accounts", "0003_check_scope"), ("audit", "0002_functions")]

    operations = [
        migrations.RunSQL(
            frozen("guard_v1"),
            "alter table personal_data no force row level security; alter table personal_data disable row level"
            " security; drop policy personal_data_own on personal_data; drop policy personal_data_purpose on"
            " personal_data; drop function personal_for(text, text)",
        ),
        migrations.RunSQL(
            frozen("access_v1"),
            "drop function personal_read(bigint[], text[], text); drop function personal_find_by_phone(text);"
            "drop function personal_forget(bigint); drop function personal_forget_expired(interval);"
            "drop function personal_may_read(bigint)",
        ),
        *(
            migrations.RunSQL(f"select audit_watch('{table}', {columns})", unwatch(table))
            for table, columns in WATCHED.items()
        ),
    ]
