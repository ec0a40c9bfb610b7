/**
 * The planner's surface: how dense complaints of one kind lie, and how that changes. Asked for only when it is shown.
 *
 * @import {View} from "../address.js"
 * @import {CellFeature} from "../api_types"
 * @import {Desk} from "../desk.js"
 */
import { Latest } from "../api.js";
import { byId } from "../dom.js";
import { openCellCard } from "../panel/cell_card.js";
import { clearSurface, showSurfaceTable } from "../panel/surface_table.js";
import { attempt } from "./attempt.js";

const CAP = 2000;

export class Surface {
  /** @type {CellFeature[]} */ #cells = [];
  #asked = "";
  #latest = new Latest();

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** Kinds of problem lie over each other, so it is of one: the chosen one, else the first. @param {View} view */
  async follow(view) {
    const region = byId("surface", HTMLElement);
    const kind = this.desk.city.groups.find(({ code }) => code === view.group) ?? this.desk.city.groups[0];
    region.hidden = !this.desk.shown.has("surface") || !kind;
    this.desk.map?.toggleSurface(!region.hidden);
    if (region.hidden || !kind) return;
    const query = { territory: this.desk.city.territory.code, area: view.area, group: kind.code, as_of: view.asOf };
    const address = this.desk.api.address("hotspots/surface", query);
    if (address === this.#asked) return;
    this.#asked = address;
    await attempt(this.desk, region, async () => {
      /** @type {{features: CellFeature[], more: boolean}} */
      const { features, more } = await this.desk.api.list("hotspots/surface", { ...query, limit: CAP }, CAP, this.#latest.signal());
      this.#cells = features;
      showSurfaceTable(kind.name, features, more, (id) => this.choose(id, true));
      this.draw();
    }, () => this.#forget());
  }

  #forget() {
    this.#asked = "";
    this.#cells = [];
    clearSurface();
    this.draw();
  }

  draw() {
    this.desk.map?.showSurface(this.#cells);
  }

  /** @param {string} id @param {boolean} [fly] */
  choose(id, fly = false) {
    const cell = this.#cells.find(({ properties }) => properties.id === id);
    if (!cell) return;
    openCellCard(cell.properties);
    if (fly) this.desk.map?.lookAtCell(cell);
  }
}
