/** The page's colour tokens as MapLibre wants them: resolved at the time, since dark mode has others. */
import { CELL_KINDS, colourOf } from "../symbols.js";

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
    cells: /** @type {Record<(typeof CELL_KINDS)[number]["name"], string>} */ (Object.fromEntries(CELL_KINDS.map(({ name, colour }) => [name, colourOf(colour)]))),
    complaint: colourOf("--complaint"),
    complaintInk: colourOf("--complaint-ink"),
  };
}

/** @typedef {ReturnType<typeof mapColours>} MapColours */
