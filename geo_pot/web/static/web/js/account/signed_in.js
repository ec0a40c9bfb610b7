/**
 * The account itself: its id, roles, second factor and sessions.
 */

import { byId, element } from "../dom.js";
import { api, auth, refusal } from "./api.js";
import { showSessions } from "./sessions.js";

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

/** Who has work in the administration. */
const AT_WORK = ["administrator", "poc"];

/** @param {{ role: string, territory: string | null, area: string | null, agency: string | null }} held */
function roleItem(held) {
  const scope = [held.territory, held.area, held.agency].filter(Boolean).join(" · ");
  return element("li", {}, (ROLES[held.role] ?? (() => held.role))(), scope ? ` (${scope})` : null);
}

/** Show who is signed in. @param {(message: string) => void} tell @returns {Promise<void>} */
export async function showAccount(tell) {
  const me = await api("me");
  if (me.status !== 200) return tell(refusal(me));
  const { id, roles, withheld } = /** @type {any} */ (me);
  byId("account-id", HTMLElement).textContent = id;
  byId("to-work", HTMLElement).hidden = !roles.some((/** @type {any} */ held) => AT_WORK.includes(held.role));
  byId("roles", HTMLElement).replaceChildren(...roles.map(roleItem));
  byId("factor-wanted", HTMLElement).hidden = withheld.length === 0;
  byId("factor-setup", HTMLElement).hidden = true;
  byId("recovery", HTMLElement).hidden = true;
  await showSessions(tell);
}

/** @param {(message: string) => void} tell */
export async function offerFactor(tell) {
  const answer = await auth("account/authenticators/totp");
  if (answer.status !== 404) return tell(refusal(answer));
  byId("factor-secret", HTMLElement).textContent = answer.meta.secret;
  byId("factor-link", HTMLAnchorElement).href = answer.meta.totp_url;
  byId("factor-picture", HTMLImageElement).src = `data:image/svg+xml,${encodeURIComponent(answer.meta.totp_svg)}`;
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
  await showAccount(tell);
  return showRecoveryCodes(tell);
}

/** They are told once, and only to who has just set the factor up. @param {(message: string) => void} tell */
async function showRecoveryCodes(tell) {
  const answer = await auth("account/authenticators/recovery-codes");
  if (answer.status !== 200) return tell(refusal(answer));
  /** @type {string[]} */
  const codes = answer.data.unused_codes ?? [];
  byId("recovery-codes", HTMLElement).replaceChildren(...codes.map((code) => element("li", {}, code)));
  byId("recovery", HTMLElement).hidden = codes.length === 0;
  return byId("recovery-title", HTMLElement).focus();
}

/** Nobody who looks at the screen later finds them. */
export function putRecoveryCodesAway() {
  byId("recovery", HTMLElement).hidden = true;
  byId("recovery-codes", HTMLElement).replaceChildren();
}
