"""Watches who lets the public see what was held."""

from django.db import migrations

MATCH = "edition_id,kelurahan_id,kecamatan_id,match_method,on_border,nearest_area_id"
ROUTE = "agency_id,route_status"
PUBLIC = "text_checked_at,withdrawn_at,sensitivity"


def watch(public: str) -> str:
    return f"""
        select audit_watch('complaints_complaint',
            shown => '{{status,kind,category_id,outcome_id,duplicate_of_id,{public},{ROUTE},{MATCH}}}',
            named => '{{text,location,accuracy_m,resolved_at,route_trace,match_distance_m,edge_m}}',
            summed => '{{insert,delete}}',
            decided => '{{{ROUTE},route_trace,{MATCH},match_distance_m,edge_m}}'
        )
    """


class Migration(migrations.Migration):
    dependencies = [("complaints", "0011_borders_after"), ("audit", "0002_functions")]

    operations = [migrations.RunSQL(watch(f"{PUBLIC},held_since"), watch(PUBLIC))]
