/**
 * The map as the rest of the page sees it: what to show, what to point at, what is in sight.
 *
 * @import {City} from "../city.js"
 * @import {CellFeature, ComplaintFeature, HotspotFeature} from "../api_types"
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
import { configureSurface } from "./surface.js";

const CLOSE_ZOOM = 15;
const MARGIN_PX = 32;
const LEGEND_PX = 300;

/** @typedef {Awaited<ReturnType<typeof createMapView>>} MapView */

/**
 * @param {HTMLElement} container @param {City} city @param {Fonts} fonts
 * @param {Omit<Answers, "cluster">} answers  what to do with clicks
 * @param {() => void} moved                  the map shows another part now
 */
export async function createMapView(container, city, fonts, answers, moved) {
  const colours = mapColours();
  const map = await createMap(container, fonts, colours.outside, city.territory.bbox, room(container));
  const boundaries = configureBoundaries(map, { outlines: [...city.kelurahan, ...city.kecamatan], points: city.names }, colours);
  const surface = configureSurface(map, colours, "chosen-fill");
  const hotspots = configureHotspots(map, colours);
  const complaints = configureComplaints(map, colours, "hotspot-ring");
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
    /** @param {CellFeature[]} features */
    showSurface: (features) => surface.show(features),
    /** @param {boolean} visible */
    toggleSurface: (visible) => surface.toggle(visible),
    /** @param {CellFeature} cell */
    lookAtCell(cell) {
      const [lon, lat] = cell.geometry.coordinates[0]?.[0] ?? [];
      container.scrollIntoView({ block: "start" });
      map.easeTo({ center: [Number(lon), Number(lat)], zoom: Math.max(map.getZoom(), CLOSE_ZOOM), offset: besideTheCard(container) });
    },
    /** Outline an area and bring it into sight; an empty code is the whole city. @param {string} code */
    chooseArea(code) {
      boundaries.choose(code);
      const area = findArea(city, code);
      map.fitBounds(area ? boundsOf(area) : city.territory.bbox, { padding: room(container), maxZoom: CLOSE_ZOOM });
    },
    /** Ring a hotspot, and bring it into sight if asked. @param {HotspotFeature | null} hotspot @param {boolean} [fly] */
    chooseHotspot(hotspot, fly = false) {
      hotspots.choose(hotspot?.properties.id ?? "");
      if (!hotspot || !fly) return;
      container.scrollIntoView({ block: "start" });
      map.easeTo({ center: lonLat(hotspot), zoom: Math.max(map.getZoom(), CLOSE_ZOOM - 1), offset: besideTheCard(container) });
    },
    pin,
    /** What is in sight, as the API's bbox. */
    bbox: () => map.getBounds().toArray().flat().map((degrees) => degrees.toFixed(5)).join(","),
    remove: () => map.remove(),
  };
}

/** What is looked at keeps clear of the legend, where there is width for both. @param {HTMLElement} container */
function room({ clientWidth }) {
  const beside = clientWidth > 2 * LEGEND_PX ? LEGEND_PX : MARGIN_PX;
  return { top: MARGIN_PX, right: MARGIN_PX, bottom: MARGIN_PX, left: beside };
}

/** The middle of what the card leaves free: the upper part on a phone, the right part on a desk. @param {HTMLElement} container */
function besideTheCard({ clientWidth, clientHeight }) {
  return /** @type {[number, number]} */ (clientWidth > 2 * LEGEND_PX ? [LEGEND_PX / 2, 0] : [0, -clientHeight / 4]);
}

/** @param {HotspotFeature} hotspot @returns {[number, number]} */
function lonLat({ geometry: { coordinates } }) {
  return [Number(coordinates[0]), Number(coordinates[1])];
}
