/** A plain table with a caption. */
import { element } from "../dom.js";

/** @param {string} caption @param {string[]} heads @param {(string | Node)[][]} rows  the first cell of each names it */
export function table(caption, heads, rows) {
  return element(
    "table",
    { class: "plain" },
    element("caption", { class: "visually-hidden" }, caption),
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows.map(([name, ...cells]) => element(
      "tr", {}, element("th", { scope: "row" }, name), ...cells.map((cell) => element("td", {}, cell)),
    ))),
  );
}
