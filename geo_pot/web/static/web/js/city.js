/**
 * What stays the same while a city is looked at: its areas and the kinds of problem.
 *
 * @import {Api} from "./api.js"
 * @import {AreaFeature, AreaProperties, CategoryGroup, Territory} from "./api_types"
 */

const AREA_CAP = 5000;

/**
 * @typedef {object} City
 * @property {Territory} territory
 * @property {AreaProperties | null} whole    the city as an area
 * @property {AreaFeature[]} kecamatan        with outlines; none in a city of one level
 * @property {AreaFeature[]} kelurahan        with outlines
 * @property {AreaFeature[]} names            a point within each
 * @property {CategoryGroup[]} groups
 */

/** @param {Api} api @param {AbortSignal} signal @returns {Promise<Territory[]>} */
export async function loadTerritories(api, signal) {
  /** @type {{items: Territory[]}} */
  const answer = await api.get("territories", {}, signal);
  return answer.items;
}

/** @param {Api} api @param {Territory} territory @param {AbortSignal} signal @returns {Promise<City>} */
export async function loadCity(api, territory, signal) {
  /** @param {string} level @param {string} geometry @returns {Promise<AreaFeature[]>} */
  const areas = async (level, geometry) => {
    /** @type {{features: AreaFeature[]}} */
    const answer = await api.list("areas", { territory: territory.code, level, geometry }, AREA_CAP, signal);
    return answer.features;
  };
  const [kota, kecamatan, kelurahan, kecamatanNames, kelurahanNames, groups] = await Promise.all([
    areas("kota", "none"),
    areas("kecamatan", "outline"),
    areas("kelurahan", "outline"),
    areas("kecamatan", "point"),
    areas("kelurahan", "point"),
    loadGroups(api, territory, signal),
  ]);
  const whole = kota[0]?.properties ?? null;
  return { territory, whole, kecamatan, kelurahan, names: [...kecamatanNames, ...kelurahanNames], groups };
}

/** @param {Api} api @param {Territory} territory @param {AbortSignal} signal @returns {Promise<CategoryGroup[]>} */
async function loadGroups(api, territory, signal) {
  /** @type {{items: {group: string, group_name: string}[]}} */
  const answer = await api.get("categories", { territory: territory.code }, signal);
  const names = new Map(answer.items.map(({ group, group_name }) => [group, group_name]));
  return [...names].map(([code, name]) => ({ code, name }));
}

/** @param {City} city @param {string} code @returns {AreaFeature | undefined} */
export const findArea = (city, code) => [...city.kelurahan, ...city.kecamatan].find((area) => area.properties.code === code);

/** West, south, east, north of an outline. @param {AreaFeature} area @returns {[number, number, number, number]} */
export function boundsOf(area) {
  const bounds = /** @type {[number, number, number, number]} */ ([180, 90, -180, -90]);
  /** @param {any} coordinates */
  const visit = (coordinates) => {
    if (typeof coordinates[0] !== "number") return coordinates.forEach(visit);
    bounds[0] = Math.min(bounds[0], coordinates[0]);
    bounds[1] = Math.min(bounds[1], coordinates[1]);
    bounds[2] = Math.max(bounds[2], coordinates[0]);
    bounds[3] = Math.max(bounds[3], coordinates[1]);
  };
  if (area.geometry) visit(area.geometry.coordinates);
  return bounds;
}
