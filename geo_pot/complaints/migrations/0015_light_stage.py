"""The stage has no foreign keys in the database, and kept matches one index less: a unique one begins with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


def unchecked(to: str, on_delete: Any, **more: Any) -> models.ForeignKey[Any, Any]:  # noqa: ANN401 -- Django's
    return models.ForeignKey(to, on_delete, db_constraint=False, db_index=False, **more)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("complaints", "0014_going_back")]

    operations: ClassVar = [
        *(
            migrations.AlterField(
                "stagedmatch", name, unchecked("spatial.area", models.PROTECT, null=True, related_name="+")
            )
            for name in ("kelurahan", "kecamatan", "nearest_area")
        ),
        migrations.AlterField(
            "stagedmatch",
            "publication",
            unchecked("complaints.publication", models.CASCADE, related_name="staged"),
        ),
        migrations.AlterField(
            "complaintmatch",
            "complaint",
            unchecked("complaints.complaint", models.DO_NOTHING, related_name="matches"),
        ),
    ]
