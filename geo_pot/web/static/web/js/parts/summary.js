/** @import {View} from "../address.js" @import {Summary as Numbers} from "../api_types" @import {Desk} from "../desk.js" */
import { Latest } from "../api.js";
import { findArea } from "../city.js";
import { byId } from "../dom.js";
import { showTitle } from "../panel/about.js";
import { clearSummary, nameSummary, showSummary } from "../panel/summary.js";
import { attempt } from "./attempt.js";

/** The numbers of the chosen area, or of the whole city. */
export class Summary {
  #asked = "";
  #latest = new Latest();

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @param {View} view */
  async follow(view) {
    const { city } = this.desk;
    const area = findArea(city, view.area)?.properties ?? city.whole;
    showTitle(area?.name ?? city.territory.name);
    if (!area || area.code === this.#asked) return;
    this.#asked = area.code;
    nameSummary(area);
    const load = async () => {
      const path = `areas/${encodeURIComponent(area.code)}/summary`;
      /** @type {Numbers} */
      const numbers = await this.desk.api.get(path, { territory: city.territory.code }, this.#latest.signal());
      showSummary(area, numbers);
    };
    await attempt(this.desk, byId("summary", HTMLElement), load, () => this.#forget());
  }

  #forget() {
    this.#asked = "";
    clearSummary();
  }
}
