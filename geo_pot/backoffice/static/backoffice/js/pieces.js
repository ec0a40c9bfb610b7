/**
 * The ground that an edition moves, on a map; the table below it says the same.
 */
import { byId } from "../../web/js/dom.js";
import { colourOf } from "../../web/js/symbols.js";
import { showCity } from "./city_map.js";

const container = byId("pieces-map", HTMLElement);
const pieces = JSON.parse(byId("pieces", HTMLScriptElement).textContent ?? "{}");

const city = await showCity(container, container.dataset.territory ?? "", new AbortController().signal).catch(() => null);
if (city) {
  const colour = colourOf("--danger-ink");
  city.map.addSource("pieces", { type: "geojson", data: pieces });
  city.map.addLayer({ id: "pieces", type: "fill", source: "pieces", paint: { "fill-color": colour, "fill-opacity": 0.4 } });
  city.map.addLayer({ id: "pieces-line", type: "line", source: "pieces", paint: { "line-color": colour, "line-width": 2 } });
  container.dataset.ready = "yes";
} else {
  container.hidden = true;
}
