/**
 * The hotspots of a view: in the table, on the map, and one of them explained.
 *
 * @import {View} from "../address.js"
 * @import {HotspotDetail, HotspotFeature} from "../api_types"
 * @import {Desk} from "../desk.js"
 */
import { Latest } from "../api.js";
import { byId } from "../dom.js";
import { closeCard } from "../panel/card.js";
import { openHotspotCard, showHotspotDetail } from "../panel/hotspot_card.js";
import { chooseRow, clearHotspotTable, showHotspotTable } from "../panel/hotspot_table.js";
import { attempt } from "./attempt.js";

const CAP = 2000;

export class Hotspots {
  /** @type {HotspotFeature[]} */ #features = [];
  #more = false;
  #asked = "";
  #explained = "";
  #clicked = "";
  #latest = new Latest();
  #detail = new Latest();

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @param {View} view */
  async follow(view) {
    const query = { territory: this.desk.city.territory.code, area: view.area, group: view.group, as_of: view.asOf };
    const address = this.desk.api.address("hotspots", query);
    byId("geojson-link", HTMLAnchorElement).href = address;
    if (address !== this.#asked) {
      this.#asked = address;
      const load = () => this.#load({ ...query, limit: CAP + 1 });
      await attempt(this.desk, byId("hotspots", HTMLElement), load, () => this.#forget());
    }
    this.#explain(this.desk.view.hotspot);
  }

  /** @param {Record<string, string | number>} query */
  async #load(query) {
    /** @type {{features: HotspotFeature[], more: boolean}} */
    const { features, more } = await this.desk.api.list("hotspots", query, CAP, this.#latest.signal());
    this.#features = features;
    this.#more = more;
    this.draw();
  }

  #forget() {
    this.#asked = "";
    this.#features = [];
    this.desk.map?.showHotspots([]);
    clearHotspotTable();
  }

  /** Show what is loaded and not hidden by the legend. */
  draw() {
    const visible = this.#features.filter(({ properties }) => this.desk.shown.has(properties.state));
    showHotspotTable(visible, this.#more, (id) => this.choose(id));
    this.desk.map?.showHotspots(visible);
    chooseRow(this.#explained);
    this.desk.map?.chooseHotspot(this.#find(this.#explained));
  }

  /** @param {string} id */
  choose(id) {
    this.desk.change({ hotspot: id }, { replace: true });
  }

  /** What was clicked on the map is in sight already. @param {string} id */
  chooseOnMap(id) {
    this.#clicked = id;
    this.choose(id);
  }

  /** @param {string} id */
  #explain(id) {
    if (id === this.#explained) return;
    const feature = this.#find(id);
    this.#explained = feature ? id : "";
    chooseRow(this.#explained);
    this.desk.map?.chooseHotspot(feature, id !== this.#clicked);
    this.#clicked = "";
    if (!feature) return closeCard();
    openHotspotCard(feature.properties, () => this.#close(id));
    void this.#tell(id);
  }

  /** What stands only at the site's own address: episodes, clean-ups, history. @param {string} id */
  async #tell(id) {
    const load = async () => {
      const path = `hotspots/${encodeURIComponent(id)}`;
      /** @type {{properties: HotspotDetail}} */
      const { properties } = await this.desk.api.get(path, { as_of: this.desk.view.asOf }, this.#detail.signal());
      if (this.#explained === id) showHotspotDetail(properties);
    };
    await attempt(this.desk, null, load, () => closeCard());
  }

  /** The card was closed, or shows something else. @param {string} id */
  #close(id) {
    if (this.#explained !== id) return;
    this.#explained = "";
    chooseRow("");
    this.#detail.signal();
    this.desk.map?.chooseHotspot(null);
    this.desk.change({ hotspot: "" }, { replace: true });
  }

  /** @param {string} id @returns {HotspotFeature | null} */
  #find(id) {
    return this.#features.find(({ properties }) => properties.id === id) ?? null;
  }
}
