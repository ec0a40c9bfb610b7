/** @import {ComplaintProperties} from "../api_types" */
import { formatAgo, formatDay } from "../dates.js";
import { element, facts } from "../dom.js";
import { symbolElement } from "../symbols.js";
import { DONE_STATUSES, statusName } from "../words.js";
import { openCard } from "./card.js";

/** @param {ComplaintProperties} complaint */
export function openComplaintCard(complaint) {
  const border = gettext("On a border: the neighbouring area sees it too.");
  openCard({
    title: complaint.category_name,
    kicker: complaint.receipt,
    symbol: symbolElement(DONE_STATUSES.includes(complaint.status) ? "done" : "complaint"),
    body: [
      facts([
        [gettext("Status"), statusName(complaint.status)],
        [gettext("Received"), `${formatDay(complaint.created_at)} (${formatAgo(complaint.created_at)})`],
        [gettext("Agency"), complaint.agency_name],
        [gettext("Kelurahan"), complaint.kelurahan_name],
        [gettext("Kecamatan"), complaint.kecamatan_name],
      ]),
      complaint.on_border ? element("p", { class: "card-soft" }, border) : null,
    ],
  });
}
