"""What the public may learn of the complaints of a category."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_route"),
        ("spatial", "0005_border_shares"),
    ]

    operations = [
        migrations.AddField(
            model_name="category",
            name="anonymous_allowed",
            field=models.BooleanField(db_default=True, default=True, help_text="also without an account"),
        ),
        migrations.AddField(
            model_name="category",
            name="public_precision",
            field=models.CharField(
                choices=[("exact", "Exact"), ("cell", "Cell"), ("kelurahan", "Kelurahan"), ("hidden", "Hidden")],
                db_default="cell",
                default="cell",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="category",
            name="public_text",
            field=models.CharField(
                choices=[("never", "Never"), ("checked", "Checked"), ("redacted", "Redacted")],
                db_default="never",
                default="never",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_precision__in", ["exact", "cell", "kelurahan", "hidden"])),
                name="category_precision_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_text__in", ["never", "checked", "redacted"])),
                name="category_public_text_known",
            ),
        ),
    ]
