/**
 * The hotspots of a view: in the table, on the map, and one of them explained.
 *
 * @import {View} from "../address.js"
 * @import {HotspotDetailFeature, HotspotFeature} from "../api_types"
 * @import {Desk} from "../desk.js"
 */
import { ApiError, Latest } from "../api.js";
import { byId } from "../dom.js";
import { closeCard } from "../panel/card.js";
import { openHotspotCard, showHotspotDetail } from "../panel/hotspot_card.js";
import { chooseRow, clearHotspotTable, showHotspotTable } from "../panel/hotspot_table.js";
import { showRemark } from "../panel/status.js";
import { attempt } from "./attempt.js";

const CAP = 2000;

export class Hotspots {
  /** @type {HotspotFeature[]} */ #features = [];
  #more = false;
  #asked = "";
  /** @type {HotspotFeature | null} */ #linked = null; // what an address leads to and the list lacks
  #survivor = "";
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
    if (id && !feature) return void this.#follow(id);
    this.#explained = id;
    chooseRow(this.#explained);
    this.desk.map?.chooseHotspot(feature, id !== this.#clicked);
    this.#clicked = "";
    if (!feature) return closeCard();
    const remark = id === this.#survivor ? gettext("The hotspot of this address has become one with this one.") : "";
    openHotspotCard(feature.properties, () => this.#close(id), remark);
    void this.#tell(id);
  }

  /** A site that the list lacks: gone, merged into another, or elsewhere than what is listed. @param {string} id */
  async #follow(id) {
    const load = async () => {
      const found = await this.#detailOf(id).catch(nullIfUnknown);
      if (!found) return this.#miss();
      if (this.desk.view.hotspot !== id) return;
      if (found.properties.merged_into) {
        this.#survivor = found.properties.merged_into;
        return this.choose(this.#survivor);
      }
      this.#linked = found;
      this.#explain(id);
    };
    await attempt(this.desk, null, load, () => closeCard());
  }

  /** The address names none, or none that this reader may see. */
  #miss() {
    closeCard();
    this.desk.change({ hotspot: "" }, { replace: true });
    showRemark(gettext("The hotspot of this address cannot be shown: there is none, too few people reported it, or it was not known on the day asked for."));
  }

  /** @param {string} id @returns {Promise<HotspotDetailFeature>} */
  #detailOf(id) {
    const path = `hotspots/${encodeURIComponent(id)}`;
    return this.desk.api.get(path, { as_of: this.desk.view.asOf }, this.#detail.signal());
  }

  /** What stands only at the site's own address: episodes, clean-ups, history. @param {string} id */
  async #tell(id) {
    const load = async () => {
      const { properties } = await this.#detailOf(id);
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
    const listed = this.#features.find(({ properties }) => properties.id === id);
    return listed ?? (this.#linked?.properties.id === id ? this.#linked : null);
  }
}

/** @param {unknown} error @returns {null} */
function nullIfUnknown(error) {
  if (error instanceof ApiError && error.status === 404) return null;
  throw error;
}
