import uuid

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from geo_pot.hotspots.sql import FOLDER

STANDINGS = """
insert into hotspots_standing (
    run_id, sites, q, expected_30d, repeats, background, trend_u, next_expected, next_low, next_high
)
select
    sighting.run_id,
    array_agg(sighting.site_id order by sighting.rank),
    array_agg(sighting.q order by sighting.rank),
    array_agg(sighting.expected_30d order by sighting.rank),
    array_agg(sighting.repeats order by sighting.rank),
    array_agg(sighting.background order by sighting.rank),
    array_agg(sighting.trend_u order by sighting.rank),
    array_agg(sighting.next_expected order by sighting.rank),
    array_agg(sighting.next_low order by sighting.rank),
    array_agg(sighting.next_high order by sighting.rank)
from hotspots_sighting sighting
group by sighting.run_id;

set constraints all immediate;
"""


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_route"),
        ("hotspots", "0004_identify_sites"),
        ("spatial", "0002_functions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DecoyPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("scores", models.JSONField(help_text="null until it is drawn", null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, help_text="how often a worker began it")),
            ],
        ),
        migrations.CreateModel(
            name="PlannerAnalysis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("outline", django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326)),
                (
                    "begins_at",
                    models.DateTimeField(help_text="complaints from then on; null: from the first", null=True),
                ),
                ("ends_at", models.DateTimeField(help_text="complaints before it")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="requested",
                        max_length=16,
                    ),
                ),
                ("requested_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True, default="")),
                ("result", models.JSONField(null=True)),
            ],
            options={
                "verbose_name_plural": "planner analyses",
            },
        ),
        migrations.CreateModel(
            name="SiteAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cleanup", "Cleanup"),
                            ("inspection", "Inspection"),
                            ("prevention", "Prevention"),
                            ("assignment", "Assignment"),
                        ],
                        max_length=16,
                    ),
                ),
                ("done_on", models.DateField(help_text="local day")),
                ("note", models.TextField(blank=True, default="")),
                (
                    "photo",
                    models.CharField(blank=True, default="", help_text="where the photo is kept", max_length=500),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["done_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="SiteEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("appeared", "Appeared"),
                            ("changed", "Changed"),
                            ("split_from", "Split From"),
                            ("merged_into", "Merged Into"),
                            ("recurred", "Recurred"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField(help_text="the moment that the run looked at")),
                (
                    "from_state",
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
                        null=True,
                    ),
                ),
                (
                    "to_state",
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
                ("evidence", models.JSONField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="hotspots.run",
                    ),
                ),
                (
                    "sites",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), help_text="Site ids, by rank", size=None
                    ),
                ),
                (
                    "q",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(),
                        help_text="expected share of false sites among those at least as clear",
                        size=None,
                    ),
                ),
                (
                    "expected_30d",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), help_text="reports in the next 30 days", size=None
                    ),
                ),
                ("repeats", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ("background", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                (
                    "trend_u",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), help_text="Laplace's u; a trend beyond ±1.96", size=None
                    ),
                ),
                (
                    "next_expected",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(null=True), size=None),
                ),
                (
                    "next_low",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(null=True), size=None),
                ),
                (
                    "next_high",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(null=True), size=None),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StoredNullModel",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="null_model",
                        serialize=False,
                        to="hotspots.run",
                    ),
                ),
                ("content", models.BinaryField(help_text="arrays as numpy writes them")),
            ],
        ),
        migrations.CreateModel(
            name="Surface",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="surface",
                        serialize=False,
                        to="hotspots.run",
                    ),
                ),
                ("cell_m", models.FloatField()),
                ("step_d", models.FloatField()),
                ("steps", models.PositiveIntegerField()),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(),
                        help_text="of the cells with reports: west edge / cell_m",
                        size=None,
                    ),
                ),
                (
                    "rows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), help_text="south edge / cell_m", size=None
                    ),
                ),
                (
                    "z",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), help_text="Gi* of the reports of all steps", size=None
                    ),
                ),
                (
                    "q",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), help_text="its FDR q", size=None
                    ),
                ),
                (
                    "expected_30d",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), help_text="reports in the next 30 days", size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SurfaceCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.PositiveIntegerField()),
                ("until", models.PositiveIntegerField(null=True)),
                ("column", models.IntegerField()),
                ("row", models.IntegerField()),
                ("centre", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                ("reports", models.PositiveIntegerField(help_text="of all steps")),
                ("latest_reports", models.PositiveIntegerField(help_text="of the last step")),
                ("reporters", models.PositiveIntegerField(help_text="different known people")),
                ("already_public", models.BooleanField()),
                ("emerging_class", models.CharField(max_length=16)),
            ],
        ),
        migrations.RunSQL(STANDINGS, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="sighting",
            name="background",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="expected_30d",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="next_expected",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="next_high",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="next_low",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="number",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="q",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="rank",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="repeats",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="run",
        ),
        migrations.RemoveField(
            model_name="sighting",
            name="trend_u",
        ),
        migrations.AlterField(
            model_name="run",
            name="counts",
            field=models.JSONField(default=dict, help_text="what was read, left out, found and written, by name"),
        ),
        migrations.AlterField(
            model_name="run",
            name="null_table",
            field=models.JSONField(help_text="the scores of its own decoys, for runs in between", null=True),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="by_month",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(),
                help_text="reports of each local month from the first on",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="categories",
            field=models.JSONField(help_text="code → reports"),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="content",
            field=models.CharField(help_text="SHA-256 of all below: equal, nothing is written", max_length=64),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="group",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.categorygroup",
            ),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="since",
            field=models.PositiveIntegerField(help_text="serial of the first run that saw it so"),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="site",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sightings",
                to="hotspots.site",
            ),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="state",
            field=models.CharField(
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
        migrations.AddIndex(
            model_name="sighting",
            index=models.Index(fields=["group", "since"], name="sighting_of_run"),
        ),
        migrations.AddIndex(
            model_name="sighting",
            index=models.Index(condition=models.Q(("until__isnull", True)), fields=["group"], name="sighting_current"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(fields=("group", "serial"), name="run_serial_unique"),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(fields=("site", "since"), name="sighting_since_unique"),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("site",), name="sighting_one_current"
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                name="sighting_serials_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["candidate", "active", "dormant", "resolved", "gone", "merged"])),
                name="sighting_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("site_class__in", ["new", "intensifying", "persistent", "diminishing", "recurred", "dormant"])
                ),
                name="sighting_class_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["candidate", "active", "dormant", "resolved", "gone", "merged"])),
                name="site_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)),
                    _connector="OR",
                ),
                name="site_merged_into_another",
            ),
        ),
        migrations.AddField(
            model_name="decoypiece",
            name="run",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="pieces", to="hotspots.run"
            ),
        ),
        migrations.AddField(
            model_name="planneranalysis",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="planneranalysis",
            name="category",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.category"
            ),
        ),
        migrations.AddField(
            model_name="planneranalysis",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.categorygroup"
            ),
        ),
        migrations.AddField(
            model_name="planneranalysis",
            name="territory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="spatial.territory"
            ),
        ),
        migrations.AddField(
            model_name="siteaction",
            name="agency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="siteaction",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="siteaction",
            name="site",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="hotspots.site"
            ),
        ),
        migrations.AddField(
            model_name="siteevent",
            name="other",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hotspots.site",
            ),
        ),
        migrations.AddField(
            model_name="siteevent",
            name="run",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hotspots.run"
            ),
        ),
        migrations.AddField(
            model_name="siteevent",
            name="site",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="hotspots.site"
            ),
        ),
        migrations.AddField(
            model_name="surfacecell",
            name="group",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.categorygroup",
            ),
        ),
        migrations.AddConstraint(
            model_name="decoypiece",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="decoy_piece_unique"),
        ),
        migrations.AddIndex(
            model_name="planneranalysis",
            index=models.Index(
                condition=models.Q(("state__in", ("requested", "running"))),
                fields=["requested_at"],
                name="analysis_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="planneranalysis",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("requested", "running"))),
                fields=("by",),
                name="analysis_one_open_a_planner",
            ),
        ),
        migrations.AddConstraint(
            model_name="planneranalysis",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["requested", "running", "done", "failed"])),
                name="analysis_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planneranalysis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins_at__isnull", True), ("ends_at__gt", models.F("begins_at")), _connector="OR"
                ),
                name="analysis_period_ordered",
            ),
        ),
        migrations.AddIndex(
            model_name="siteaction",
            index=models.Index(fields=["site", "done_on"], name="site_action_of_site"),
        ),
        migrations.AddConstraint(
            model_name="siteaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["cleanup", "inspection", "prevention", "assignment"])),
                name="site_action_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "assignment"), _negated=True), ("agency__isnull", False), _connector="OR"
                ),
                name="site_action_assignment_to_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="siteevent",
            index=models.Index(fields=["site", "id"], name="site_event_of_site"),
        ),
        migrations.AddConstraint(
            model_name="siteevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["appeared", "changed", "split_from", "merged_into", "recurred"])),
                name="site_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("other__isnull", True), ("kind__in", ["split_from", "merged_into"]), _connector="XOR"
                ),
                name="site_event_names_the_other",
            ),
        ),
        migrations.AddIndex(
            model_name="surfacecell",
            index=models.Index(fields=["group", "since"], name="surface_cell_of_run"),
        ),
        migrations.AddIndex(
            model_name="surfacecell",
            index=models.Index(
                condition=models.Q(("until__isnull", True)), fields=["group"], name="surface_cell_current"
            ),
        ),
        migrations.AddConstraint(
            model_name="surfacecell",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("group", "column", "row"),
                name="surface_cell_one_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="surfacecell",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                name="surface_cell_serials_ordered",
            ),
        ),
        migrations.RunSQL(frozen("keep_history_v1"), "drop function hotspots_keep_history() cascade"),
    ]
