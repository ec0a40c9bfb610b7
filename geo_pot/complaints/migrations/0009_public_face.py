"""Keeps beside each complaint what the public is told of it, and makes early warnings a kind of their own."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.db import migrations, models

import geo_pot.complaints.fields


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_public_face"),
        ("complaints", "0008_following"),
        ("spatial", "0005_border_shares"),
    ]

    operations = [
        migrations.CreateModel(
            name="StandIn",
            fields=[
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="spatial.area",
                    ),
                ),
                ("place", django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaint_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaint_route_known",
        ),
        migrations.AddField(
            model_name="complaint",
            name="public_location",
            field=geo_pot.complaints.fields.DecidedPointField(
                editable=False,
                help_text="where the public is told that it is; null: it is not told of it",
                null=True,
                srid=4326,
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="sensitivity",
            field=models.CharField(
                blank=True,
                choices=[("restricted", "Restricted"), ("confidential", "Confidential")],
                help_text="of an early warning",
                max_length=16,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="text_checked_at",
            field=models.DateTimeField(blank=True, help_text="the staff let the public read the text", null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, help_text="the public is told of it no more", null=True),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="kind",
            field=models.CharField(
                choices=[
                    ("complaint", "Complaint"),
                    ("information", "Information"),
                    ("early_warning", "Early Warning"),
                ],
                db_default="complaint",
                default="complaint",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="route_status",
            field=geo_pot.complaints.fields.DecidedCharField(
                choices=[("pending", "Pending"), ("routed", "Routed"), ("none", "None")],
                db_default="pending",
                default="pending",
                editable=False,
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("reporter_key__isnull", False)), fields=["reporter_key"], name="complaint_reporter"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["complaint", "information", "early_warning"])),
                name="complaint_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("route_status__in", ["pending", "routed", "none"])), name="complaint_route_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "early_warning"),
                        ("sensitivity__in", ["restricted", "confidential"]),
                        ("sensitivity__isnull", False),
                    ),
                    models.Q(models.Q(("kind", "early_warning"), _negated=True), ("sensitivity__isnull", True)),
                    _connector="OR",
                ),
                name="complaint_warning_sensitive",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "early_warning"), _negated=True),
                    models.Q(("agency__isnull", True), ("public_location__isnull", True)),
                    _connector="OR",
                ),
                name="complaint_warning_nobodys",
            ),
        ),
    ]
