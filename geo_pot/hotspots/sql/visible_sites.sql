-- visible_sites: a part of other queries, the CTE `visible`: the sites of the runs in `shown` that a reader may see.
-- The one place where that is decided: every list, number, detail and history begins here.
-- takes min_reporters; last_seen (true: also sites that the run no longer shows, as they were seen last); sees_all
--       (export for staff) and right_territories, right_areas, right_agencies: the rights of who reads, any of which is
--       enough; null is no limit
-- The public sees a site when all its reports were published by their owner, or when min_reporters different known
-- people reported it: so many in what the run saw, and so many still; who was erased since then is gone from old runs
-- as well; and when no category among its reports has the public told less than a square of 100 m. Then its place is a cell and its dates are months, unless is_exact.
visible as (
    select
        shown.*,
        site.id as site_id,
        site.public_id,
        case when %(last_seen)s then site.state else sighting.state end as state,
        sighting.id as sighting_id,
        sighting.site_class,
        sighting.kelurahan_id,
        sighting.kecamatan_id,
        coalesce(site.owner_id, sighting.agency_id) as agency_id,
        site.owner_id,
        site.merged_into_id,
        reader.is_staff,
        reader.is_staff or sighting.already_public as is_exact,
        case when reader.is_staff then sighting.centre else sighting.public_position end as position
    from shown
    join hotspots_sighting sighting
        on sighting.group_id = shown.group_id
        and (%(last_seen)s or (
            sighting.since <= shown.serial and (sighting.until is null or sighting.until > shown.serial)
        ))
    join hotspots_site site on site.id = sighting.site_id
    cross join lateral (
        select %(sees_all)s or exists (
            select
            from unnest(
                %(right_territories)s::bigint[], %(right_areas)s::bigint[], %(right_agencies)s::bigint[]
            ) held (territory_id, area_id, agency_id)
            left join spatial_area area on area.id = held.area_id
            where held.territory_id = shown.territory_id
                and (area.id is null or area.level = 'kota' or area.id in (sighting.kelurahan_id, sighting.kecamatan_id))
                and (held.agency_id is null or held.agency_id = coalesce(site.owner_id, sighting.agency_id))
        ) as is_staff
    ) reader
    where (not %(last_seen)s or site.latest_id = sighting.id)
        and (
            reader.is_staff
            or sighting.already_public
            or (
                least(sighting.reporters, site.reporters_left) >= %(min_reporters)s
                and not exists (
                    select
                    from agencies_category category
                    where category.group_id = shown.group_id
                        and category.public_precision in ('kelurahan', 'hidden')
                        and jsonb_exists(sighting.categories, category.code)
                )
            )
        )
)
