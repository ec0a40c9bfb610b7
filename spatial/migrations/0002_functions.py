"""Installs what the database computes about places: a boundary's edge, a point's match, its shares at a border."""

from django.db import migrations

from spatial.sql import FOLDER


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("spatial", "0001_initial")]

    operations = [
        # An outline is read for every complaint: not to be decompressed each time is worth its place on disk.
        migrations.RunSQL(
            "alter table spatial_boundary alter outline set storage external, alter edge set storage external",
            "alter table spatial_boundary alter outline set storage main, alter edge set storage main",
        ),
        migrations.RunSQL(
            frozen("boundary_derive_v1"),
            "drop trigger spatial_boundary_derive on spatial_boundary; drop function spatial_boundary_derive()",
        ),
        migrations.RunSQL(
            frozen("match_point_v1"),
            "drop function spatial_match_point(geometry, bigint, float8); drop type spatial_match",
        ),
        migrations.RunSQL(frozen("border_shares_v1"), "drop function spatial_border_shares(geometry, bigint, float8)"),
    ]
