"""Borders follow after places and routes; a re-matched row costs less in triggers.

A tenth of each page is kept free, so that a row whose border alone changes needs no new entry in any index.
"""

from django.db import migrations, models

from geo_pot.complaints.sql import FOLDER


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


def change_of_v2() -> str:
    functions = frozen("record_triggers_v2")
    return functions[functions.index("create or replace function complaints_record_change()") :]


def trigger_of_v1() -> str:
    """Of the two triggers the one on UPDATE."""
    *_, trigger = frozen("match_trigger_v1").split("create trigger ")
    return f"drop trigger complaints_20_match_update on complaints_complaint; create trigger {trigger}"


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0010_show"),
        ("spatial", "0005_border_shares"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="publication",
            name="publication_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="publication",
            name="publication_one_under_way",
        ),
        migrations.AddField(
            model_name="publication",
            name="are_borders_listed",
            field=models.BooleanField(
                db_default=False, default=False, help_text="all whose border may change are known as well"
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="state",
            field=models.CharField(
                choices=[
                    ("staging", "Staging"),
                    ("staged", "Staged"),
                    ("swapped", "Swapped"),
                    ("settled", "Settled"),
                    ("published", "Published"),
                    ("rolled_back", "Rolled Back"),
                    ("failed", "Failed"),
                ],
                default="staging",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["staging", "staged", "swapped", "settled", "published", "rolled_back", "failed"])
                ),
                name="publication_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("staging", "staged", "swapped", "settled"))),
                fields=("territory",),
                name="publication_one_under_way",
            ),
        ),
        migrations.RunSQL(frozen("record_triggers_v3"), change_of_v2()),
        migrations.RunSQL(frozen("match_trigger_v3"), trigger_of_v1()),
        migrations.RunSQL(
            "alter table complaints_complaint set (fillfactor = 90)",
            "alter table complaints_complaint reset (fillfactor)",
        ),
    ]
