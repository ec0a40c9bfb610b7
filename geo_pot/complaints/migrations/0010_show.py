"""Has the database decide what the public is told of each complaint, keeps early warnings from agencies and events, and
watches who lets the public read what."""

from django.db import migrations

from geo_pot.complaints.sql import FOLDER

MATCH = "edition_id,kelurahan_id,kecamatan_id,match_method,on_border,nearest_area_id"
ROUTE = "agency_id,route_status"
PUBLIC = "text_checked_at,withdrawn_at,sensitivity"


def watch(shown_of_complaints: str, shown_of_categories: str) -> str:
    return f"""
        select audit_watch('complaints_complaint',
            shown => '{{status,kind,category_id,outcome_id,duplicate_of_id,{shown_of_complaints}{ROUTE},{MATCH}}}',
            named => '{{text,location,accuracy_m,resolved_at,route_trace,match_distance_m,edge_m}}',
            summed => '{{insert,delete}}',
            decided => '{{{ROUTE},route_trace,{MATCH},match_distance_m,edge_m}}'
        );
        select audit_watch('agencies_category',
            shown => '{{code,active,group_id,default_agency_id{shown_of_categories}}}',
            named => '{{names}}', summed => '{{insert}}'
        )
    """


def frozen(name: str) -> str:
    return (FOLDER / "functions" / f"{name}.sql").read_text(encoding="utf-8")


def functions_of_v1(name: str) -> str:
    """Its triggers have stayed; only functions that the second version replaces."""
    parts = frozen(name).split("create function ")
    replaced = (
        "complaints_arrive()",
        "complaints_change()",
        "complaints_record_arrival()",
        "complaints_record_change()",
    )
    bodies = [part.partition("\n$$;")[0] + "\n$$;" for part in parts if part.startswith(replaced)]
    return "\n".join(f"create or replace function {body}" for body in bodies)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0009_public_face"), ("audit", "0002_functions"), ("agencies", "0003_public_face")]

    operations = [
        migrations.RunSQL(
            frozen("receipt_by_kind_v1"), "drop function complaints_next_receipt(bigint, timestamptz, text)"
        ),
        migrations.RunSQL(frozen("life_triggers_v2"), functions_of_v1("life_triggers_v1")),
        migrations.RunSQL(frozen("record_triggers_v2"), functions_of_v1("record_triggers_v1")),
        migrations.RunSQL("drop function complaints_next_receipt(bigint, timestamptz)", frozen("receipt_v1")),
        migrations.RunSQL(
            frozen("public_face_v1"),
            "drop function complaints_show() cascade; drop function complaints_follow_rule() cascade;"
            "drop function complaints_follow_outline() cascade; drop function complaints_stand_in(bigint, bigint)",
        ),
        # complaints_show decides; nothing else of the rows changes, so neither do `updated_at` and the history.
        migrations.RunSQL("update complaints_complaint set public_location = null", migrations.RunSQL.noop),
        migrations.RunSQL(watch(f"{PUBLIC},", ",public_precision,public_text,anonymous_allowed"), watch("", "")),
    ]
