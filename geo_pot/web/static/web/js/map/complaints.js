/**
 * Complaints: round dots, gathered into counted clusters where they lie close. Loaded for what the map shows, and
 * given up when the map moves on.
 *
 * @import {GeoJSONSource, LayerSpecification, Map as LibreMap} from "maplibre-gl"
 * @import {ComplaintFeature} from "../api_types"
 * @import {MapColours} from "./colours.js"
 */
import { DONE_STATUSES } from "../words.js";
import { STRONG_LABEL_FONT } from "./create.js";

/** @param {MapColours} colours @returns {any[]} */
const layers = (colours) => [
  {
    id: "complaint-clusters", type: "circle", source: "complaints", filter: ["has", "point_count"],
    paint: {
      "circle-color": colours.complaint, "circle-opacity": 0.85, "circle-stroke-color": colours.halo, "circle-stroke-width": 1.5,
      "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 9, 25, 13, 250, 19, 2000, 26],
    },
  },
  {
    id: "complaint-counts", type: "symbol", source: "complaints", filter: ["has", "point_count"],
    layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": STRONG_LABEL_FONT, "text-size": 11, "text-allow-overlap": true, "text-padding": 4 },
    paint: { "text-color": colours.complaintInk },
  },
  {
    id: "complaints", type: "symbol", source: "complaints", filter: ["!", ["has", "point_count"]],
    layout: {
      "icon-image": ["case", ["in", ["get", "status"], ["literal", DONE_STATUSES]], "done", "complaint"],
      "icon-size": ["interpolate", ["linear"], ["zoom"], 11, 0.55, 16, 0.9], "icon-allow-overlap": true, "icon-padding": 0,
    },
  },
];

/**
 * @param {LibreMap} map @param {MapColours} colours @param {string} below  id of the layer that stays on top
 * @returns {{show: (features: ComplaintFeature[]) => void, toggle: (visible: boolean) => void, openCluster: (id: number, at: [number, number]) => Promise<void>, remove: () => void}}
 */
export function configureComplaints(map, colours, below) {
  const added = /** @type {LayerSpecification[]} */ (layers(colours));
  map.addSource("complaints", {
    type: "geojson", data: { type: "FeatureCollection", features: [] }, cluster: true, clusterRadius: 44, clusterMaxZoom: 15,
  });
  for (const layer of added) map.addLayer(layer, below);
  const source = /** @type {GeoJSONSource} */ (map.getSource("complaints"));

  return {
    show(features) {
      source.setData({ type: "FeatureCollection", features });
    },
    toggle(visible) {
      for (const { id } of added) map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
    },
    async openCluster(id, at) {
      map.easeTo({ center: at, zoom: (await source.getClusterExpansionZoom(id)) + 0.2 });
    },
    remove() {
      for (const { id } of added) map.removeLayer(id);
      map.removeSource("complaints");
    },
  };
}
