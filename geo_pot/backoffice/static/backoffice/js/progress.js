/**
 * How far a publication is, asked for every few seconds; once it has ended the page is read again.
 */
import { byId } from "../../web/js/dom.js";

const EVERY_MS = 3_000;
const section = byId("under-way", HTMLElement);

/** @returns {Promise<void>} */
async function ask() {
  const answer = await fetch(section.dataset.address ?? "", { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) {
    const told = await answer.json();
    if (!told.under_way) return location.reload();
    const bar = byId("bar", HTMLProgressElement);
    bar.max = Math.max(told.listed, 1);
    bar.value = told.matched;
    byId("matched", HTMLElement).textContent = String(told.matched);
    byId("listed", HTMLElement).textContent = String(told.listed);
  }
  setTimeout(ask, EVERY_MS);
  return undefined;
}

setTimeout(ask, EVERY_MS);
