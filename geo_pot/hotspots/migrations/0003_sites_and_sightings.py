import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotspots", "0002_run_attempts"),
    ]

    operations = [
        migrations.RemoveConstraint("site", "site_number_unique"),
        migrations.RemoveConstraint("site", "site_state_known"),
        migrations.RemoveConstraint("site", "site_class_known"),
        migrations.RemoveConstraint("site", "site_q_range"),
        migrations.RemoveConstraint("episode", "episode_number_unique"),
        migrations.RenameModel("Site", "Sighting"),
        migrations.AlterModelOptions("episode", options={}),
        migrations.RenameField("episode", "site", "sighting"),
        migrations.AlterModelOptions("episode", options={"ordering": ["sighting", "number"]}),
        migrations.AddConstraint(
            "episode", models.UniqueConstraint(fields=["sighting", "number"], name="episode_number_unique")
        ),
        migrations.AddField(
            "run",
            "serial",
            models.PositiveIntegerField(help_text="1 for the first run of the group that was published, …", null=True),
        ),
        migrations.AddField(
            "run",
            "is_kept",
            models.BooleanField(default=True, help_text="what it published can still be read"),
        ),
        migrations.AddField(
            "run",
            "null_run",
            models.ForeignKey(
                help_text="whose decoys it uses; null: it draws its own",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hotspots.run",
            ),
        ),
        migrations.AddField(
            "sighting",
            "group",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.categorygroup",
            ),
        ),
        migrations.AddField("sighting", "since", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "sighting",
            "until",
            models.PositiveIntegerField(help_text="serial of the run that no longer did", null=True),
        ),
        migrations.AddField("sighting", "content", models.CharField(max_length=64, default="")),
        migrations.AddField(
            "sighting",
            "last_cleaned",
            models.DateTimeField(help_text="the last clean-up that complaints tell of", null=True),
        ),
        migrations.AddField(
            "sighting",
            "by_month",
            django.contrib.postgres.fields.ArrayField(models.PositiveIntegerField(), default=list),
        ),
        migrations.AddField("sighting", "categories", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="spatial.territory"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.categorygroup"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate"),
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("resolved", "Resolved"),
                            ("gone", "Gone"),
                            ("merged", "Merged"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="who was asked to look after it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "first_run",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hotspots.run"),
                ),
                (
                    "latest",
                    models.OneToOneField(
                        help_text="as it was seen last",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="hotspots.sighting",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotspots.site",
                    ),
                ),
                (
                    "asleep_since",
                    models.DateTimeField(help_text="end of its last episode before it fell asleep", null=True),
                ),
                (
                    "back_since",
                    models.DateTimeField(help_text="when it was last seen to be back after that", null=True),
                ),
                (
                    "recurrence_told",
                    models.DateTimeField(help_text="start of the last episode told as a recurrence", null=True),
                ),
                (
                    "reporters_left",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="different known people among its latest members, those erased since not counted",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            "sighting",
            "site",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sightings",
                to="hotspots.site",
            ),
        ),
    ]
