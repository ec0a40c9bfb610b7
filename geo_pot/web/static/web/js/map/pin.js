/**
 * The place that was asked about: a marker where the map was clicked.
 *
 * @import {Map as LibreMap} from "maplibre-gl"
 */
import { Marker } from "maplibre-gl";

/** @param {LibreMap} map @param {string} colour */
export function configurePin(map, colour) {
  const marker = new Marker({ color: colour });
  return {
    /** @param {[number, number]} place  lon, lat */
    put: (place) => void marker.setLngLat(place).addTo(map),
    remove: () => void marker.remove(),
  };
}
