/**
 * An outline while it is edited: parts of rings of corners, each ring without its closing repetition, and what it was
 * before each change. Knows neither the page nor the map.
 *
 * @typedef {[number, number]} Corner  longitude, latitude in degrees
 * @typedef {{part: number, ring: number}} At  ring 0 is the outside of a part, the others are holes
 */

export const FEWEST = 3; // corners of a ring
const DECIMALS = 7; // a centimetre
const REMEMBERED = 200; // changes that can be undone

export class Outline {
  /** @param {Corner[][][]} [parts] */
  constructor(parts = []) {
    this.parts = parts;
    /** @type {string[]} */
    this.past = [];
  }

  /** @returns {At[]} */
  rings() {
    return this.parts.flatMap((part, number) => part.map((_, ring) => ({ part: number, ring })));
  }

  /** @param {At | undefined} at @returns {Corner[]} */
  corners(at) {
    return (at && this.parts[at.part]?.[at.ring]) ?? [];
  }

  /** Keep what is now, to come back to it. */
  remember() {
    this.past.push(JSON.stringify(this.parts));
    if (this.past.length > REMEMBERED) this.past.shift();
  }

  undo() {
    const former = this.past.pop();
    if (former !== undefined) this.parts = JSON.parse(former);
    return former !== undefined;
  }

  /** Without remembering: a corner that is dragged moves many times. @param {At} at @param {number} index @param {Corner} corner */
  move(at, index, corner) {
    const corners = this.corners(at);
    if (index < corners.length) corners[index] = rounded(corner);
  }

  /** @param {At} at @param {number} index  the new corner's @param {Corner} corner */
  insert(at, index, corner) {
    this.remember();
    this.corners(at).splice(index, 0, rounded(corner));
  }

  /** False where a ring would have too few corners. @param {At} at @param {number} index */
  remove(at, index) {
    if (this.corners(at).length <= FEWEST) return false;
    this.remember();
    this.corners(at).splice(index, 1);
    return true;
  }

  /** @param {Corner[]} corners */
  addPart(corners) {
    this.remember();
    this.parts.push([corners.map(rounded)]);
  }

  /** A hole, or a part with all its holes. @param {At} at */
  removeRing(at) {
    this.remember();
    if (at.ring === 0) this.parts.splice(at.part, 1);
    else this.parts[at.part]?.splice(at.ring, 1);
  }

  /** @param {Corner[][][]} parts */
  replace(parts) {
    this.remember();
    this.parts = parts;
  }

  /** West, south, east, north. @returns {[number, number, number, number]} */
  bounds() {
    const [lons, lats] = [0, 1].map((axis) => this.parts.flat(2).map((corner) => corner[axis] ?? 0));
    return [Math.min(...(lons ?? [])), Math.min(...(lats ?? [])), Math.max(...(lons ?? [])), Math.max(...(lats ?? []))];
  }

  /** As GeoJSON, "" for nothing. */
  text() {
    if (this.parts.length === 0) return "";
    return JSON.stringify(geometryOf(this.parts));
  }
}

/** @param {Corner[][][]} parts @returns {GeoJSON.MultiPolygon} */
export function geometryOf(parts) {
  const closed = parts.map((part) => part.map((ring) => (ring[0] ? [...ring, ring[0]] : ring)));
  return { type: "MultiPolygon", coordinates: closed };
}

/** Parts of a GeoJSON text, null where it is none of a Polygon or MultiPolygon. @param {string} text @returns {Corner[][][] | null} */
export function partsOf(text) {
  if (text.trim() === "") return [];
  try {
    const parts = geometriesOf(JSON.parse(text)).flatMap(({ type, coordinates }) => {
      if (type === "Polygon") return [coordinates];
      if (type === "MultiPolygon") return coordinates;
      throw new TypeError(type);
    });
    return parts.map((/** @type {any} */ part) => part.map(openRing));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** @param {any} document @returns {any[]} */
function geometriesOf(document) {
  if (document.type === "FeatureCollection") return document.features.map((/** @type {any} */ feature) => feature.geometry);
  return [document.type === "Feature" ? document.geometry : document];
}

/** @param {any} ring @returns {Corner[]} */
function openRing(ring) {
  const corners = ring.map((/** @type {any} */ [lon, lat]) => {
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) throw new TypeError("a corner is two numbers");
    return [lon, lat];
  });
  const [first, last] = [corners[0], corners.at(-1)];
  return corners.length > 1 && first[0] === last[0] && first[1] === last[1] ? corners.slice(0, -1) : corners;
}

/** @param {Corner} corner @returns {Corner} */
const rounded = ([lon, lat]) => [Number(lon.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))];

/** @param {Corner} a @param {Corner} b @returns {Corner} */
export const middle = (a, b) => rounded([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
