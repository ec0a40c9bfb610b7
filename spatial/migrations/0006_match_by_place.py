"""Has the match find outlines by place whatever the statistics are; see match_point_v2.sql."""

from django.db import migrations

from spatial.sql import FOLDER


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


def function_of_v1() -> str:
    """Its type has stayed."""
    text = frozen("match_point_v1")
    return text[text.index("create function") :].replace("create function", "create or replace function", 1)


class Migration(migrations.Migration):
    dependencies = [("spatial", "0005_border_shares")]

    operations = [migrations.RunSQL(frozen("match_point_v2"), function_of_v1())]
