/**
 * The map as the rest of the page sees it: what to show, what to point at, what is in sight.
 *
 * @import {City} from "../city.js"
 * @import {ComplaintFeature, HotspotFeature} from "../api_types"
 * @import {Answers} from "./clicks.js"
 * @import {Fonts} from "./create.js"
 */
import { boundsOf, findArea } from "../city.js";
import { configureBoundaries } from "./boundaries.js";
import { configureClicks } from "./clicks.js";
import { mapColours } from "./colours.js";
import { configureComplaints } from "./complaints.js";
import { createMap } from "./create.js";
import { configureHotspots } from "./hotspots.js";
import { configurePin } from "./pin.js";

const CLOSE_ZOOM = 15;

/** @typedef {Awaited<ReturnType<typeof createMapView>>} MapView */

/**
 * @param {HTMLElement} container @param {City} city @param {Fonts} fonts
 * @param {Omit<Answers, "cluster">} answers  what to do with clicks
 * @param {() => void} moved                  the map shows another part now
 */
export async function createMapView(container, city, fonts, answers, moved) {
  const colours = mapColours();
  const map = await createMap(container, fonts, colours.outside, city.territory.bbox);
  const boundaries = configureBoundaries(map, { outlines: [...city.kelurahan, ...city.kecamatan], points: city.names }, colours);
  const hotspots = configureHotspots(map, colours);
  const complaints = configureComplaints(map, colours, "kelurahan-name");
  const pin = configurePin(map, colours.chosen);
  configureClicks(map, { ...answers, cluster: (id, at) => void complaints.openCluster(id, at) });
  map.on("moveend", moved);

  return {
    /** @param {HotspotFeature[]} features */
    showHotspots: (features) => hotspots.show(features),
    /** @param {ComplaintFeature[]} features */
    showComplaints: (features) => complaints.show(features),
    /** @param {boolean} visible */
    toggleComplaints: (visible) => complaints.toggle(visible),
    /** Outline an area and bring it into sight; an empty code is the whole city. @param {string} code */
    chooseArea(code) {
      boundaries.choose(code);
      const area = findArea(city, code);
      map.fitBounds(area ? boundsOf(area) : city.territory.bbox, { padding: 40, maxZoom: CLOSE_ZOOM });
    },
    /** Ring a hotspot, and bring it into sight if asked. @param {HotspotFeature | null} hotspot @param {boolean} [fly] */
    chooseHotspot(hotspot, fly = false) {
      hotspots.choose(hotspot?.properties.id ?? "");
      if (hotspot && fly) map.easeTo({ center: lonLat(hotspot), zoom: Math.max(map.getZoom(), CLOSE_ZOOM - 1) });
    },
    pin,
    /** What is in sight, as the API's bbox. */
    bbox: () => map.getBounds().toArray().flat().map((degrees) => degrees.toFixed(5)).join(","),
    remove: () => map.remove(),
  };
}

/** @param {HotspotFeature} hotspot @returns {[number, number]} */
function lonLat({ geometry: { coordinates } }) {
  return [Number(coordinates[0]), Number(coordinates[1])];
}
