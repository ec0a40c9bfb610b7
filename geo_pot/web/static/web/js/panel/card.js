/**
 * The card that explains what was clicked. One at a time; Escape or the cross closes it and gives the focus back.
 */
import { byId, element } from "../dom.js";

/** @type {Element | null} */
let opener = null;
let whenClosed = () => {};

/**
 * @param {object} content
 * @param {string} content.title
 * @param {string} [content.kicker]   small words above the title
 * @param {Element} [content.symbol]
 * @param {(Node | null)[]} content.body
 * @param {() => void} [content.closed]  called once, when the card closes or shows something else
 */
export function openCard({ title, kicker, symbol, body, closed = () => {} }) {
  whenClosed();
  whenClosed = closed;
  const card = byId("card", HTMLElement);
  if (card.hidden) opener = document.activeElement;
  const cross = element("button", { type: "button", class: "card-close", "aria-label": gettext("Close") }, "×");
  cross.onclick = closeCard;
  const small = kicker ? element("span", { class: "card-kicker" }, kicker) : null;
  const head = element("header", { class: "card-head" }, symbol, element("h2", { id: "card-title" }, small, title), cross);
  card.replaceChildren(head, ...body.filter((part) => part !== null));
  card.hidden = false;
  card.scrollTop = 0;
  card.focus({ preventScroll: true });
}

export function closeCard() {
  const card = byId("card", HTMLElement);
  if (card.hidden) return;
  card.hidden = true;
  whenClosed();
  whenClosed = () => {};
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus(); // on a phone this scrolls back to the row
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeCard();
});
