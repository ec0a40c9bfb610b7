"""Makes the entries append-only and installs what writes them."""

from django.db import migrations

from geo_pot.audit.sql import FOLDER


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(
            frozen("entries_v1"),
            "drop function audit_refuse() cascade; drop function audit_record_read(regclass, bigint[], text[], text);"
            "drop function audit_actor()",
        ),
        migrations.RunSQL(
            frozen("watch_v1"),
            "drop function audit_watch(regclass, text[], text[], text[], text[]);"
            "drop function audit_update_body(regclass, text[], text[], text[]);"
            "drop function audit_row_body(regclass, text[], text); drop function audit_sum_body(regclass, text);"
            "drop function audit_trigger_name(regclass, text); drop function audit_key(regclass);"
            "drop function audit_row(regclass, text[], text); drop function audit_changed_names(regclass, text[]);"
            "drop function audit_column(regclass, text, text); drop function audit_values(text[], text);"
            "drop function audit_only(jsonb, text[]); drop function audit_changed_values(regclass, text[], text)",
        ),
    ]
