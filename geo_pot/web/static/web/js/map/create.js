/**
 * An empty map: no tiles, no glyph server, labels from the fonts that the page itself serves.
 *
 * @import {PaddingOptions, StyleSpecification} from "maplibre-gl"
 */
import { AttributionControl, Map as LibreMap, NavigationControl, ScaleControl } from "maplibre-gl";
import { SYMBOLS, symbolImage } from "../symbols.js";

export const LABEL_FONT = ["Noto Sans Regular"];
export const STRONG_LABEL_FONT = ["Noto Sans SemiBold"];

/** @typedef {Record<"400" | "600", {url: string, "unicode-range": string[]}[]>} Fonts */

/** Whether this browser can draw the map at all. */
export function canDrawMaps() {
  const canvas = document.createElement("canvas");
  return canvas.getContext("webgl2") !== null;
}

/**
 * @param {HTMLElement} container
 * @param {Fonts} fonts
 * @param {string} outside  colour of what lies beyond every boundary
 * @param {[number, number, number, number]} bbox  west, south, east, north
 * @param {PaddingOptions} padding                 what of the container is taken by other things
 * @returns {Promise<LibreMap>}  once the style stands and layers can be added
 */
export async function createMap(container, fonts, outside, bbox, padding) {
  const map = new LibreMap({
    container,
    style: emptyStyle(fonts, outside),
    bounds: bbox,
    fitBoundsOptions: { padding },
    maxBounds: widen(bbox),
    maxZoom: 18,
    dragRotate: false,
    touchPitch: false,
    attributionControl: false,
    locale: mapWords(),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-right");
  map.addControl(new AttributionControl({ compact: true, customAttribution: "MapLibre" }), "bottom-right");
  await map.once("style.load");
  for (const name of /** @type {(keyof typeof SYMBOLS)[]} */ (Object.keys(SYMBOLS))) {
    const { image, options } = symbolImage(name);
    map.addImage(name, image, options);
  }
  return map;
}

/** @param {Fonts} fonts @param {string} outside @returns {StyleSpecification} */
function emptyStyle(fonts, outside) {
  return /** @type {StyleSpecification} */ ({
    version: 8,
    sources: {},
    "font-faces": { "Noto Sans Regular": absolute(fonts["400"]), "Noto Sans SemiBold": absolute(fonts["600"]) },
    layers: [{ id: "outside", type: "background", paint: { "background-color": outside } }],
  });
}

/** @param {Fonts["400"]} faces */
const absolute = (faces) => faces.map((face) => ({ ...face, url: new URL(face.url, location.href).href }));

/** Room around the city to pan in: its own size on each side. @param {[number, number, number, number]} bbox */
function widen([west, south, east, north]) {
  const [x, y] = [east - west, north - south];
  return /** @type {[number, number, number, number]} */ ([west - x, south - y, east + x, north + y]);
}

function mapWords() {
  return {
    "Map.Title": gettext("Map; the table beside it says the same"),
    "NavigationControl.ZoomIn": gettext("Zoom in"),
    "NavigationControl.ZoomOut": gettext("Zoom out"),
    "AttributionControl.ToggleAttribution": gettext("About this map"),
    "ScaleControl.Meters": "m",
    "ScaleControl.Kilometers": "km",
  };
}
