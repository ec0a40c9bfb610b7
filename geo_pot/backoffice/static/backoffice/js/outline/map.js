/**
 * The outline on the map: corners that can be dragged, small dots between them that become corners.
 *
 * @import {Map as LibreMap, MapMouseEvent, MapTouchEvent} from "maplibre-gl"
 * @import {At, Corner, Outline} from "./model.js"
 */
import { geometryOf, middle } from "./model.js";

const SOURCES = ["outline", "outline-corners", "outline-draft"];

/**
 * @typedef {object} Hand  what the map tells of
 * @property {() => At | undefined} chosen
 * @property {() => void} changed            the outline is another now
 * @property {(corner: Corner) => void} drawn  a click, while a part is drawn
 * @property {() => boolean} drawing
 */

/** @param {{chosen: string, danger: string}} colours @returns {any[]} */
const layers = ({ chosen, danger }) => [
  { id: "outline-fill", type: "fill", source: "outline", paint: { "fill-color": danger, "fill-opacity": 0.15 } },
  { id: "outline-line", type: "line", source: "outline", paint: { "line-color": danger, "line-width": 2.5 } },
  { id: "outline-draft-line", type: "line", source: "outline-draft", paint: { "line-color": chosen, "line-width": 2.5, "line-dasharray": [2, 1] } },
  { id: "outline-draft-dots", type: "circle", source: "outline-draft", paint: { "circle-color": chosen, "circle-radius": 5 } },
  {
    id: "outline-dots", type: "circle", source: "outline-corners",
    paint: {
      "circle-radius": ["case", ["get", "between"], 4, 7], "circle-color": ["case", ["get", "between"], "#ffffff", danger],
      "circle-stroke-color": ["case", ["get", "between"], danger, "#ffffff"], "circle-stroke-width": 2,
    },
  },
];

/**
 * @param {LibreMap} map @param {Outline} outline @param {{chosen: string, danger: string}} colours @param {Hand} hand
 * @returns {{show: (draft: Corner[]) => void}}
 */
export function configureOutline(map, outline, colours, hand) {
  for (const id of SOURCES) map.addSource(id, { type: "geojson", data: collection([]) });
  for (const layer of layers(colours)) map.addLayer(layer);
  map.on("mousedown", "outline-dots", grab);
  map.on("touchstart", "outline-dots", grab);
  map.on("click", (event) => hand.drawing() && hand.drawn(event.lngLat.toArray()));
  map.on("mouseenter", "outline-dots", () => { map.getCanvas().style.cursor = "move"; });
  map.on("mouseleave", "outline-dots", () => { map.getCanvas().style.cursor = ""; });

  /** @param {(MapMouseEvent | MapTouchEvent) & {features?: any[]}} event */
  function grab(event) {
    const at = hand.chosen();
    const dot = event.features?.[0]?.properties;
    if (!at || !dot || hand.drawing()) return;
    event.preventDefault(); // the map stays where it is
    if (dot.between) outline.insert(at, dot.index, event.lngLat.toArray());
    else outline.remember();
    /** @param {MapMouseEvent | MapTouchEvent} moved */
    const drag = (moved) => {
      outline.move(at, dot.index, moved.lngLat.toArray());
      show([]);
    };
    const release = () => {
      map.off("mousemove", drag);
      map.off("touchmove", drag);
      hand.changed();
    };
    map.on("mousemove", drag);
    map.on("touchmove", drag);
    map.once(event.type === "touchstart" ? "touchend" : "mouseup", release);
  }

  /** @param {Corner[]} draft */
  function show(draft) {
    put("outline", [feature(geometryOf(outline.parts))]);
    put("outline-corners", dots(outline.corners(hand.chosen())));
    const line = draft.length > 1 ? [feature({ type: "LineString", coordinates: draft })] : [];
    put("outline-draft", [...line, ...draft.map((corner) => feature({ type: "Point", coordinates: corner }))]);
  }

  /** @param {string} id @param {GeoJSON.Feature[]} features */
  function put(id, features) {
    /** @type {import("maplibre-gl").GeoJSONSource | undefined} */ (map.getSource(id))?.setData(collection(features));
  }

  return { show };
}

/** Corners, and between each and the next the place for one more. @param {Corner[]} corners @returns {GeoJSON.Feature[]} */
function dots(corners) {
  return corners.flatMap((corner, index) => {
    const next = corners[(index + 1) % corners.length] ?? corner;
    return [
      feature({ type: "Point", coordinates: middle(corner, next) }, { index: index + 1, between: true }),
      feature({ type: "Point", coordinates: corner }, { index, between: false }),
    ];
  });
}

/** @param {GeoJSON.Geometry} geometry @param {Record<string, unknown>} [properties] @returns {GeoJSON.Feature} */
const feature = (geometry, properties = {}) => ({ type: "Feature", geometry, properties });

/** @param {GeoJSON.Feature[]} features @returns {GeoJSON.FeatureCollection} */
const collection = (features) => ({ type: "FeatureCollection", features });
