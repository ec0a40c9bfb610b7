-- find_inside.sql: the kelurahan within an Area of any level, itself if it is one, in the edition in force
-- takes area_id; gives area_id of each; none where no edition in force has the Area
select boundary.area_id
from spatial_boundary boundary
join spatial_edition edition on edition.id = boundary.edition_id and edition.state = 'published'
left join spatial_boundary parent on parent.id = boundary.parent_id
left join spatial_boundary above on above.id = parent.parent_id
where boundary.level = 'kelurahan'
    and %(area_id)s in (boundary.area_id, parent.area_id, above.area_id)
order by boundary.area_id
