/**
 * Where somebody is signed in: each session by the names of its browser and its system, and a way to end it.
 */

import { byId, element } from "../dom.js";
import { fill } from "../words.js";
import { auth, refusal } from "./api.js";

/**
 * @typedef {{ browser: string | null, system: string | null }} Device
 * @typedef {{ id: number, device: Device, user_agent: string, created_at: number, is_current: boolean }} Session
 */

const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" });

/** An app that is no browser says its own name. @param {Session} session */
function deviceName({ device: { browser, system }, user_agent }) {
  if (browser && system) return fill(gettext("%(browser)s on %(system)s"), { browser, system });
  return browser ?? system ?? (user_agent || gettext("an unknown device"));
}

/** @param {(message: string) => void} tell */
export async function showSessions(tell) {
  const answer = await auth("auth/sessions");
  if (answer.status !== 200) return tell(refusal(answer));
  /** @type {Session[]} */
  const sessions = answer.data;
  return byId("sessions", HTMLElement).replaceChildren(...sessions.map((session) => sessionItem(session, tell)));
}

/** @param {Session} session @param {(message: string) => void} tell */
function sessionItem(session, tell) {
  const since = fill(gettext("since %(day)s"), { day: day.format(session.created_at * 1000) });
  const id = `session-${session.id}`;
  const name = element("span", { id }, element("strong", {}, deviceName(session)), " · ", since);
  if (session.is_current) return element("li", {}, name, element("span", { class: "here" }, gettext("this device")));
  const end = element("button", { type: "button", "aria-describedby": id }, gettext("End"));
  end.addEventListener("click", async () => {
    const answer = await auth("auth/sessions", "DELETE", { sessions: [session.id] });
    if (answer.status !== 200) return tell(refusal(answer));
    return showSessions(tell);
  });
  return element("li", {}, name, end);
}
