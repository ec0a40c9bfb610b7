"""A publication says who asked for it, and the audit what became of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WATCH = (
    "select audit_watch('complaints_publication', shown => '{edition_id,former_id,state,is_preview,requested_by_id}')"
)
UNWATCH = ";".join(
    f"drop function audit_complaints_publication_{event}() cascade" for event in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0012_watch_holds"),
        ("audit", "0002_functions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="requested_by",
            field=models.ForeignKey(
                help_text="null for the command line",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
