/** The page's colour tokens as MapLibre wants them: resolved at the time, since dark mode has others. */
import { colourOf } from "../symbols.js";

export function mapColours() {
  return {
    outside: colourOf("--map-outside"),
    land: colourOf("--map-land"),
    edge: colourOf("--map-edge"),
    strongEdge: colourOf("--map-edge-strong"),
    label: colourOf("--map-label"),
    strongLabel: colourOf("--map-label-strong"),
    halo: colourOf("--map-halo"),
    chosen: colourOf("--map-chosen"),
    surface: colourOf("--surface"),
    complaint: colourOf("--complaint"),
    complaintInk: colourOf("--complaint-ink"),
  };
}

/** @typedef {ReturnType<typeof mapColours>} MapColours */
