"""Has every change of a complaint's state, route and match written down, and of the places and rules that decide them.

`reporter_key` is not watched: who deletes an account is parted from its complaints, and the entry would join them again.
"""

from django.db import migrations

MATCH = "edition_id,kelurahan_id,kecamatan_id,match_method,on_border,nearest_area_id"
ROUTE = "agency_id,route_status"
WATCHED = {
    "complaints_complaint": f"""
        shown => '{{status,kind,category_id,outcome_id,duplicate_of_id,{ROUTE},{MATCH}}}',
        named => '{{text,location,accuracy_m,resolved_at,route_trace,match_distance_m,edge_m}}',
        summed => '{{insert,delete}}',
        decided => '{{{ROUTE},route_trace,{MATCH},match_distance_m,edge_m}}'
    """,
    "spatial_edition": "shown => '{name,state,valid_from,valid_to,content_sha256}'",
    "spatial_boundary": "shown => '{code,name,parent_id}', named => '{outline}', summed => '{insert,delete}'",
    "agencies_agency": "shown => '{code,active,is_control_centre,area_id}', named => '{names}', summed => '{insert}'",
    "agencies_category": "shown => '{code,active,group_id,default_agency_id}', named => '{names}', summed => '{insert}'",
    "agencies_servicearea": """
        shown => '{code,active,agency_id,priority,valid_from,valid_to}', named => '{names,outline}', summed => '{insert}'
    """,
}


def unwatch(table: str) -> str:
    return ";".join(f"drop function audit_{table}_{event}() cascade" for event in ("insert", "update", "delete"))


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0004_publications"),
        ("audit", "0002_functions"),
        ("agencies", "0001_initial"),
        ("spatial", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(f"select audit_watch('{table}', {columns})", unwatch(table))
        for table, columns in WATCHED.items()
    ]
