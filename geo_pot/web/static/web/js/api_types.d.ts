// What /api/v1/ answers, as far as the page reads it. The API's own description is /api/schema.
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Point, Polygon } from "geojson";

export interface Territory {
  code: string;
  name: string;
  time_zone: string;
  languages: string[];
  /** null while no boundaries are in force */
  bbox: [number, number, number, number];
  edition: { name: string; source: string; licence: string; valid_from: string } | null;
  demo?: boolean;
}
export interface CategoryGroup { code: string; name: string }

export interface AreaProperties {
  code: string;
  name: string;
  level: "kota" | "kecamatan" | "kelurahan";
  level_name: string;
  parent: string | null;
  parent_name: string | null;
}
export type AreaFeature = Feature<Polygon | MultiPolygon | Point | null, AreaProperties>;

export interface Summary {
  area: { code: string; name: string; level: string };
  open: number;
  new_this_week: number;
  resolved_this_week: number;
  by_category: { category: string; name: string; open: number; new_this_week: number }[];
  trend: { week: string; count: number }[];
  hotspots: { count: number; by_state: Partial<Record<SiteState, number>> };
  border_complaints_of_neighbours: { count: number };
}

export interface ComplaintProperties {
  id: string;
  receipt: string;
  kind: string;
  category: string;
  category_name: string;
  status: string;
  created_at: string;
  kelurahan_name: string | null;
  kecamatan_name: string | null;
  agency_name: string | null;
  /** null where another place is told for its own */
  on_border: boolean | null;
}
export type ComplaintFeature = Feature<Point, ComplaintProperties>;

export type SiteState = "active" | "candidate" | "dormant" | "resolved";
export interface HotspotProperties {
  id: string;
  state: SiteState;
  class: string;
  explanation: string;
  group: string;
  group_name: string;
  q: number | null;
  rank: number | null;
  expected_30d: number | null;
  episodes: number;
  confirmed_episodes: number | null;
  reports: number;
  reporters: number | null;
  /** days, or months (YYYY-MM) where a day could point at a person; so are the other dates */
  first_start: string;
  last_end: string;
  median_gap_d: number | null;
  next_expected: string | null;
  kelurahan: string | null;
  kelurahan_name: string | null;
  kecamatan: string | null;
  kecamatan_name: string | null;
  agency: string | null;
  agency_name: string | null;
  position_precision_m: number | null;
  by_month: { from: string; reports: (number | null)[] | null };
  actions: ActionProperties[];
  as_of: string;
}
export type HotspotFeature = Feature<Point, HotspotProperties>;

export interface ActionProperties { kind: string; on: string; agency: string | null; note?: string }
export interface EpisodeProperties {
  number: number;
  start: string;
  end: string;
  cleaned: string | null;
  confirmed: boolean;
  reports: number | null;
}
export interface CleanupProperties {
  on: string;
  told_by: "complaint" | "action";
  days_to_recurrence: number | null;
  before_after: {
    days_before: number;
    days_after: number;
    episodes_before: number;
    episodes_after: number;
    verdict: "fewer" | "more" | "cannot tell";
  } | null;
  against_uncleaned: Comparison | null;
}
/** with spots that stood alike and were not cleaned; untold says why there is none */
export interface Comparison { verdict: "fewer" | "more" | "cannot tell"; untold: string | null; explanation: string }
export interface SiteEventProperties { kind: string; at: string; from: string | null; to: string }
export interface HotspotDetail extends HotspotProperties {
  episode_list: EpisodeProperties[];
  cleanups: CleanupProperties[];
  cleanups_of_group: Comparison | null;
  history: SiteEventProperties[];
  /** of a merged site the one that it is part of now */
  merged_into: string | null;
}
export type HotspotDetailFeature = Feature<Point, HotspotDetail>;

export type EmergingClass =
  | "none" | "new" | "consecutive" | "intensifying" | "persistent"
  | "diminishing" | "oscillating" | "sporadic" | "historical" | "past";
export interface CellProperties {
  id: string;
  class: EmergingClass;
  z: number;
  q: number;
  expected_30d: number;
  reports: number;
  latest_reports: number | null;
  reporters: number;
  cell_m: number;
  days: number;
  latest_days: number;
  as_of: string;
}
export type CellFeature = Feature<Polygon, CellProperties>;

export interface Page<F extends Feature<Geometry | null>> extends FeatureCollection {
  features: F[];
  next: string | null;
}

export interface PlaceAnswer {
  kelurahan: { code: string; name: string } | null;
  kecamatan: { code: string; name: string } | null;
  nearest: { code: string; name: string } | null;
  method: "covers" | "nearest" | "unmatched" | "outside";
  distance_m: number | null;
  on_border: boolean;
  agencies: { category: string; category_name: string; agency: string | null; agency_name: string | null }[];
}
