-- read_reports: the complaints of one category group before a moment as numbers, one fixed-length row each, no nulls.
-- takes group_id, as_of, srid (metric, the Territory's), zone (IANA name), far_m
-- gives x, y in metres of that system; days as local_days.LocalDays counts them (a complaint known to the day only is
--       at the start of its local day, and so is its clean-up); NaN for what is not known, -1 for who or which is not
-- The reporter is a number that says nothing about the key. Early warnings are never read, nor what is held until somebody has looked at it.
select
    complaint.id,
    st_x(metric.point) as x,
    st_y(metric.point) as y,
    case complaint.created_precision when 'day' then floor(local.created_d) else local.created_d end as t,
    coalesce(
        case complaint.created_precision when 'day' then floor(local.cleaned_d) else local.cleaned_d end,
        'NaN'
    ) as cleaned,
    coalesce(complaint.accuracy_m, 'NaN') as accuracy_m,
    coalesce(hashtextextended(complaint.reporter_key, 0) & 9223372036854775807, -1) as reporter,
    coalesce(complaint.duplicate_of_id, -1) as original,
    coalesce(complaint.kecamatan_id, 0) as pool,
    complaint.source_id as source,
    complaint.status = 'duplicate' as is_duplicate,
    complaint.status = 'rejected' as is_rejected,
    complaint.match_method = 'unmatched' and complaint.match_distance_m > %(far_m)s as is_far,
    source.already_public
from agencies_category category
join complaints_complaint complaint on complaint.category_id = category.id
join complaints_source source on source.id = complaint.source_id
cross join lateral (
    select st_transform(complaint.location, %(srid)s::int) as point
    offset 0  -- transformed once, not for each coordinate
) metric
cross join lateral (
    select
        date_part('epoch', complaint.created_at at time zone %(zone)s) / 86400 as created_d,
        date_part('epoch', complaint.cleaned_at at time zone %(zone)s) / 86400 as cleaned_d
) local
where category.group_id = %(group_id)s
    and complaint.created_at < %(as_of)s
    and complaint.kind in ('complaint', 'information')
    and complaint.held_since is null
