"""Row-level security on personal data, the functions that pass it, and the record of who changed what."""

from django.db import migrations

from geo_pot.accounts.personal.sql import FOLDER

WATCH = """
select audit_watch(
    'personal_data', shown => '{phone_verified,retain_until}', named => '{full_name,phone,email,nik,address}'
)
"""
UNWATCH = """
drop function audit_personal_data_insert() cascade;
drop function audit_personal_data_update() cascade;
drop function audit_personal_data_delete() cascade
"""


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("personal", "0001_initial"), ("audit", "0002_functions")]

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
            "drop function personal_forget(bigint); drop function personal_forget_expired();"
            "drop function personal_may_read(bigint)",
        ),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
