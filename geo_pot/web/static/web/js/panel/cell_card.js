/** @import {CellProperties} from "../api_types" */
import { element, facts } from "../dom.js";
import { cellClassName, fill, formatNumber } from "../words.js";
import { openCard } from "./card.js";
import { formatShare } from "./hotspot_card.js";

/** @param {CellProperties} cell */
export function openCellCard(cell) {
  openCard({
    title: cellClassName(cell.class),
    kicker: fill(gettext("Cell of %(metres)s m · density"), { metres: formatNumber(cell.cell_m) }),
    body: [
      element("p", { class: "card-story" }, cell.q <= 0.05
        ? gettext("Complaints lie denser here than elsewhere in the city, more than chance explains.")
        : gettext("Complaints do not lie clearly denser here than elsewhere in the city.")),
      facts([
        [gettext("Density (z)"), formatNumber(Math.round(cell.z * 100) / 100)],
        [gettext("Chance share (q)"), formatShare(cell.q)],
        [fill(gettext("Complaints in %(days)s days"), { days: formatNumber(cell.days) }), formatNumber(cell.reports)],
        [fill(gettext("In the last %(days)s days"), { days: formatNumber(cell.latest_days) }), cell.latest_reports === null ? gettext("few") : formatNumber(cell.latest_reports)],
        [gettext("Different people"), formatNumber(cell.reporters)],
      ]),
      element("p", { class: "card-soft" }, gettext("Density tells where much is reported, not where it comes back: that is a hotspot.")),
    ],
  });
}
