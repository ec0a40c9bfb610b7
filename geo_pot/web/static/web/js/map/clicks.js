/**
 * What a click on the map means: a hotspot, a complaint, a cluster of complaints, a cell, or else the place itself.
 *
 * @import {Map as LibreMap, MapGeoJSONFeature, MapMouseEvent} from "maplibre-gl"
 */

const REACH_PX = 8; // half a fingertip: symbols are smaller than what a thumb hits
const ORDER = ["hotspots", "complaints", "complaint-clusters", "surface"];

/**
 * @typedef {object} Answers
 * @property {(id: string) => void} hotspot
 * @property {(id: string) => void} complaint
 * @property {(id: string) => void} cell
 * @property {(id: number, at: [number, number]) => void} cluster
 * @property {(place: [number, number]) => void} place
 */

/** @param {LibreMap} map @param {Answers} answers @returns {() => void}  undoes it */
export function configureClicks(map, answers) {
  /** @param {MapMouseEvent} event */
  const click = (event) => {
    const hit = topmost(map, event.point);
    if (!hit) return answers.place([event.lngLat.lng, event.lngLat.lat]);
    if (hit.layer.id === "hotspots") return answers.hotspot(hit.properties.id);
    if (hit.layer.id === "complaints") return answers.complaint(hit.properties.id);
    if (hit.layer.id === "surface") return answers.cell(hit.properties.id);
    const [lon, lat] = /** @type {GeoJSON.Point} */ (hit.geometry).coordinates;
    return answers.cluster(hit.properties.cluster_id, [Number(lon), Number(lat)]);
  };
  /** @param {MapMouseEvent} event */
  const point = (event) => {
    map.getCanvas().style.cursor = topmost(map, event.point) ? "pointer" : "";
  };
  map.on("click", click);
  map.on("mousemove", point);
  return () => {
    map.off("click", click);
    map.off("mousemove", point);
  };
}

/** @param {LibreMap} map @param {{x: number, y: number}} at @returns {MapGeoJSONFeature | undefined} */
function topmost(map, { x, y }) {
  const hits = map.queryRenderedFeatures(
    [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]],
    { layers: ORDER.filter((id) => map.getLayer(id)) },
  );
  return hits.sort((a, b) => ORDER.indexOf(a.layer.id) - ORDER.indexOf(b.layer.id))[0];
}
