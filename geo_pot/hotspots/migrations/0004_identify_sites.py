"""Every site that readers see gets an identity, and the run that found it a serial.

Sites of runs that were replaced had names of their own, which nothing links to those of today; they go, and the record
of their runs stays. What a site's row now holds besides is filled in by the next run, whose content differs anyhow.
"""

from django.db import migrations

FORWARDS = """
delete from hotspots_episode episode
using hotspots_sighting sighting
where episode.sighting_id = sighting.id
    and not exists (select from hotspots_publishedrun published where published.run_id = sighting.run_id);

delete from hotspots_sighting sighting
where not exists (select from hotspots_publishedrun published where published.run_id = sighting.run_id);

update hotspots_run run
set serial = numbered.serial,
    is_kept = exists (select from hotspots_publishedrun published where published.run_id = run.id)
from (
    select id, row_number() over (partition by group_id order by published_at, id) as serial
    from hotspots_run
    where published_at is not null
) numbered
where numbered.id = run.id;

insert into hotspots_site (
    id, public_id, territory_id, group_id, state, first_run_id, latest_id, recurrence_told, asleep_since,
    reporters_left
)
select
    nextval(pg_get_serial_sequence('hotspots_site', 'id')),
    gen_random_uuid(),
    run.territory_id,
    run.group_id,
    sighting.state,
    run.id,
    sighting.id,
    sighting.last_end,
    case sighting.state when 'dormant' then sighting.last_end end,
    sighting.reporters
from hotspots_sighting sighting
join hotspots_run run on run.id = sighting.run_id;

update hotspots_sighting sighting
set site_id = site.id, group_id = site.group_id, since = run.serial
from hotspots_site site
join hotspots_run run on run.id = site.first_run_id
where site.latest_id = sighting.id;

set constraints all immediate;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hotspots", "0003_sites_and_sightings"),
    ]

    operations = [
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
    ]
