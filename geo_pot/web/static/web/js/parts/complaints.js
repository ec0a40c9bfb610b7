/**
 * The complaints within sight, newest first, up to what a phone draws without stutter.
 *
 * @import {View} from "../address.js"
 * @import {ComplaintFeature} from "../api_types"
 * @import {Desk} from "../desk.js"
 */
import { Latest } from "../api.js";
import { openComplaintCard } from "../panel/complaint_card.js";
import { noteOnMap } from "../panel/status.js";
import { fill, formatNumber } from "../words.js";
import { attempt } from "./attempt.js";

const CAP = 2000;
const PAGE_SIZE = 1000;
const DAY_MS = 86_400_000;

export class Complaints {
  /** @type {ComplaintFeature[]} */ #features = [];
  #asked = "";
  #latest = new Latest();

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** Without a map nobody sees them, so nothing is asked. @param {View} view */
  async follow(view) {
    if (!this.desk.map || !this.desk.shown.has("complaint")) return;
    const query = {
      territory: this.desk.city.territory.code,
      bbox: this.desk.map.bbox(),
      area: view.area,
      group: view.group,
      created_from: daysAgo(view.days),
      limit: PAGE_SIZE,
    };
    const address = this.desk.api.address("complaints", query);
    if (address === this.#asked) return;
    this.#asked = address;
    await attempt(this.desk, null, () => this.#load(query), () => this.#forget());
  }

  /** @param {Record<string, string | number>} query */
  async #load(query) {
    /** @type {{features: ComplaintFeature[], more: boolean}} */
    const { features, more } = await this.desk.api.list("complaints", query, CAP, this.#latest.signal());
    this.#features = features;
    noteOnMap(remark(features.length, more));
    this.draw();
  }

  #forget() {
    this.#asked = "";
    this.#features = [];
    this.draw();
  }

  draw() {
    const visible = this.desk.shown.has("complaint");
    this.desk.map?.toggleComplaints(visible);
    this.desk.map?.showComplaints(this.#features);
    if (!visible) noteOnMap("");
  }

  /** @param {string} id */
  open(id) {
    const feature = this.#features.find(({ properties }) => properties.id === id);
    if (feature) openComplaintCard(feature.properties);
  }
}

/** @param {number} count @param {boolean} more */
function remark(count, more) {
  if (count === 0) return gettext("No complaints in sight with this choice.");
  if (!more) return "";
  return fill(gettext("The newest %(count)s complaints in sight; zoom in for the rest."), { count: formatNumber(count) });
}

/** Midnight UTC that many days ago: the same address all day, so that answers can be kept. @param {number} days */
function daysAgo(days) {
  if (days === 0) return "";
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}
