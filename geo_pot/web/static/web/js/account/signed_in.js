/**
 * The account itself: roles, second factor, sessions, its end.
 */

import { api, auth, refusal } from "./api.js";
import { byId, element } from "../dom.js";

/** @type {Record<string, () => string>} */
const ROLES = {
  citizen: () => gettext("Citizen"),
  fkdm: () => gettext("FKDM member"),
  officer: () => gettext("Agency officer"),
  poc: () => gettext("Control centre"),
  lurah: () => gettext("Lurah"),
  camat: () => gettext("Camat"),
  planner: () => gettext("Planner"),
  administrator: () => gettext("Administrator"),
};

/** @param {{ role: string, territory: string | null, area: string | null, agency: string | null }} held */
function roleItem(held) {
  const scope = [held.territory, held.area, held.agency].filter(Boolean).join(" · ");
  return element("li", {}, (ROLES[held.role] ?? (() => held.role))(), scope ? ` (${scope})` : null);
}

/** Show who is signed in. @param {(message: string) => void} tell @returns {Promise<void>} */
export async function showAccount(tell) {
  const me = await api("me");
  if (me.status !== 200) return tell(refusal(me));
  const { roles, withheld } = /** @type {any} */ (me);
  byId("roles", HTMLElement).replaceChildren(...roles.map(roleItem));
  byId("factor-wanted", HTMLElement).hidden = withheld.length === 0;
  byId("factor-setup", HTMLElement).hidden = true;
  await showSessions(tell);
}

/** @param {(message: string) => void} tell */
async function showSessions(tell) {
  const answer = await auth("auth/sessions");
  if (answer.status !== 200) return tell(refusal(answer));
  byId("sessions", HTMLElement).replaceChildren(...answer.data.map((/** @type {any} */ session) => sessionItem(session, tell)));
}

/** @param {any} session @param {(message: string) => void} tell */
function sessionItem(session, tell) {
  const since = new Date(session.created_at * 1000).toLocaleDateString(document.documentElement.lang);
  const name = element("span", {}, session.user_agent, " · ", since);
  if (session.is_current) return element("li", {}, name, element("strong", {}, gettext("this device")));
  const end = element("button", { type: "button" }, gettext("End"));
  end.addEventListener("click", async () => {
    const answer = await auth("auth/sessions", "DELETE", { sessions: [session.id] });
    if (answer.status !== 200) return tell(refusal(answer));
    return showSessions(tell);
  });
  return element("li", {}, name, end);
}

/** @param {(message: string) => void} tell */
export async function offerFactor(tell) {
  const answer = await auth("account/authenticators/totp");
  if (answer.status !== 404) return tell(refusal(answer));
  byId("factor-secret", HTMLElement).textContent = answer.meta.secret;
  byId("factor-link", HTMLAnchorElement).href = answer.meta.totp_url;
  byId("factor-wanted", HTMLElement).hidden = true;
  byId("factor-setup", HTMLFormElement).hidden = false;
  byId("factor-code", HTMLInputElement).focus();
}

/** Who has a password enters it again first. @param {(message: string) => void} tell */
export async function turnFactorOn(tell) {
  const field = byId("factor-password-field", HTMLElement);
  const password = byId("factor-password", HTMLInputElement);
  if (!field.hidden) {
    const proved = await auth("auth/reauthenticate", "POST", { password: password.value });
    if (proved.status !== 200) return tell(refusal(proved));
  }
  const answer = await auth("account/authenticators/totp", "POST", { code: byId("factor-code", HTMLInputElement).value });
  if (answer.status === 401 && field.hidden) {
    field.hidden = false;
    password.focus();
    return tell(gettext("Enter your password as well."));
  }
  if (answer.status !== 200) return tell(refusal(answer));
  tell("");
  return showAccount(tell);
}
