/**
 * How the page is doing: loading, failed, or a remark about what the map shows.
 *
 * @import {ApiError} from "../api.js"
 */
import { byId, element } from "../dom.js";

let underWay = 0;

/**
 * Show that something loads, for as long as it does.
 *
 * @template T
 * @param {HTMLElement | null} region  the part of the page that is out of date meanwhile
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
export async function loading(region, work) {
  const bar = byId("progress", HTMLElement);
  underWay += 1;
  bar.hidden = false;
  region?.setAttribute("aria-busy", "true");
  try {
    return await work;
  } finally {
    underWay -= 1;
    bar.hidden = underWay === 0;
    region?.removeAttribute("aria-busy");
  }
}

/** @param {ApiError} error @param {() => void} retry */
export function showFailure(error, retry) {
  const again = element("button", { type: "button", class: "button" }, gettext("Try again"));
  again.onclick = () => {
    clearNotice();
    retry();
  };
  const title = element("p", {}, element("strong", {}, gettext("The data could not be loaded.")));
  byId("notice", HTMLElement).replaceChildren(element("div", { class: "notice" }, title, element("p", {}, error.message), again));
}

/** Something to know, not a failure. @param {string} text */
export function showRemark(text) {
  byId("notice", HTMLElement).replaceChildren(element("p", { class: "empty remark" }, text));
}

export function clearNotice() {
  byId("notice", HTMLElement).replaceChildren();
}

/** @param {string} text */
export function noteOnMap(text) {
  byId("map-note", HTMLElement).textContent = text;
}
