"""An edition is taken back in pages, like it is published: a publication may be on its way back."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

FORMER = ("staging", "staged", "swapped", "settled")
STATES = [*FORMER, "published", "rolling_back", "rolled_back", "failed"]
NAMES = ["Staging", "Staged", "Swapped", "Settled", "Published", "Rolling Back", "Rolled Back", "Failed"]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("complaints", "0013_publication_requested_by")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="publication", name="publication_state_known"),
        migrations.RemoveConstraint(model_name="publication", name="publication_one_under_way"),
        migrations.AlterField(
            model_name="publication",
            name="state",
            field=models.CharField(choices=list(zip(STATES, NAMES, strict=True)), default="staging", max_length=16),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", STATES)), name="publication_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", (*FORMER, "rolling_back"))),
                fields=("territory",),
                name="publication_one_under_way",
            ),
        ),
    ]
