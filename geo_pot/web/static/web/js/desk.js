/**
 * What stands on the desk of whoever looks after an area: filters, map, summary and table, all over one View.
 *
 * @import {View} from "./address.js"
 * @import {Api} from "./api.js"
 * @import {City} from "./city.js"
 * @import {Territory} from "./api_types"
 * @import {Config} from "./main.js"
 * @import {MapView} from "./map/view.js"
 * @import {Shown} from "./panel/legend.js"
 */
import { readView, writeView } from "./address.js";
import { findArea } from "./city.js";
import { byId, element } from "./dom.js";
import { canDrawMaps } from "./map/create.js";
import { createMapView } from "./map/view.js";
import { configureFilters } from "./panel/filters.js";
import { configureLegend } from "./panel/legend.js";
import { clearNotice, showRemark } from "./panel/status.js";
import { Complaints } from "./parts/complaints.js";
import { Hotspots } from "./parts/hotspots.js";
import { Place } from "./parts/place.js";
import { Surface } from "./parts/surface.js";
import { Summary } from "./parts/summary.js";
import { fill } from "./words.js";

export class Desk {
  /** @type {MapView | null} */ map = null;
  /** @type {View} */ view = readView("");
  #areaOnMap = "";

  /** @param {Api} api @param {Config} config @param {Territory[]} territories @param {City} city */
  constructor(api, config, territories, city) {
    this.api = api;
    this.config = config;
    this.city = city;
    this.filters = configureFilters(territories, city, (change) => this.change(change));
    /** @type {Set<Shown>} */
    this.shown = configureLegend(() => this.redraw());
    this.hotspots = new Hotspots(this);
    this.complaints = new Complaints(this);
    this.summary = new Summary(this);
    this.surface = new Surface(this);
    this.place = new Place(this);
  }

  /** @param {View} view */
  async open(view) {
    this.view = view;
    await this.drawMap();
    const known = view.area === "" || findArea(this.city, view.area) !== undefined;
    this.follow(known ? view : { ...view, area: "" });
    if (!known) {
      const text = gettext("There is no area %(code)s in %(city)s: this is the whole city.");
      showRemark(fill(text, { code: view.area, city: this.city.territory.name }));
    }
    addEventListener("popstate", () => this.follow(readView(location.search)));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", async () => {
      await this.drawMap();
      this.follow(this.view);
      this.redraw();
    });
  }

  /** A new map, in the colours of now. A browser that cannot draw one keeps the table. */
  async drawMap() {
    this.map?.remove();
    this.#areaOnMap = "";
    const container = byId("map", HTMLElement);
    if (!canDrawMaps()) {
      const text = gettext("This browser cannot draw the map (WebGL is missing). The table and the summary say the same.");
      container.replaceChildren(element("p", { class: "map-missing" }, text));
      byId("legend", HTMLElement).hidden = true;
      container.parentElement?.classList.add("without-map");
      return;
    }
    const answers = {
      hotspot: (/** @type {string} */ id) => this.hotspots.chooseOnMap(id),
      complaint: (/** @type {string} */ id) => this.complaints.open(id),
      cell: (/** @type {string} */ id) => this.surface.choose(id),
      place: (/** @type {[number, number]} */ place) => void this.place.ask(place),
    };
    this.map = await createMapView(container, this.city, this.config.fonts, answers, () => void this.complaints.follow(this.view));
  }

  /** Show another view, and keep it in the address. @param {Partial<View>} change @param {{replace: boolean}} [how] */
  change(change, { replace } = { replace: false }) {
    const view = { ...this.view, ...change };
    const address = this.config.page + writeView(view, this.#languageInAddress());
    if (view.territory !== this.view.territory) return location.assign(address);
    history[replace ? "replaceState" : "pushState"](null, "", address);
    this.follow(view);
  }

  /** @param {View} view */
  follow(view) {
    this.view = view;
    clearNotice();
    this.filters.show(view);
    this.#showLanguages();
    if (view.area !== this.#areaOnMap) {
      this.#areaOnMap = view.area;
      this.map?.chooseArea(view.area);
    }
    void this.summary.follow(view);
    void this.hotspots.follow(view);
    void this.complaints.follow(view);
    void this.surface.follow(view);
  }

  /** The legend hid or showed something. */
  redraw() {
    this.hotspots.draw();
    this.complaints.draw();
    this.surface.draw();
    void this.surface.follow(this.view);
    void this.complaints.follow(this.view);
  }

  #languageInAddress() {
    return this.config.language === this.config.defaultLanguage ? "" : this.config.language;
  }

  /** The other languages show the same view. */
  #showLanguages() {
    for (const link of document.querySelectorAll("[data-language]")) {
      if (link instanceof HTMLAnchorElement) link.href = this.config.page + writeView(this.view, link.dataset.language ?? "");
    }
  }
}
