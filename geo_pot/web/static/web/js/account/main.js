/**
 * Signing in, registering, and the account: the part that the service waits for is shown, the others are hidden.
 */

import { byId } from "../dom.js";
import { readAddress } from "./address.js";
import { api, auth, pendingFlow, refusal } from "./api.js";
import { copyText } from "./copy.js";
import { download } from "./download.js";
import { offerFactor, putRecoveryCodesAway, showAccount, turnFactorOn } from "./signed_in.js";

const PARTS = ["address-form", "password-form", "code-form", "factor-form", "invitation-form", "signed-in"];
const { mode = "sign-in", country = "" } = document.body.dataset;

/** Where the code of a pending step goes, and under which name. @type {Record<string, [string, string]>} */
const CODES = {
  login_by_code: ["auth/code/confirm", "code"],
  verify_phone: ["auth/phone/verify", "code"],
  verify_email: ["auth/email/verify", "key"],
};

const title = byId("title", HTMLElement);
const asked = title.textContent; // what the page was opened for: signing in, registering
let pending = /** @type {string | null} */ (null);

/** @param {string} message @param {"notice" | "told"} how  what went wrong, or what was done */
function tell(message, how = "notice") {
  for (const id of ["notice", "told"]) byId(id, HTMLElement).textContent = id === how ? message : "";
}

/** @param {...string} ids */
function show(...ids) {
  for (const id of PARTS) byId(id, HTMLElement).hidden = !ids.includes(id);
  title.textContent = ids.includes("signed-in") ? gettext("My account") : asked;
  const first = ids[0] && document.querySelector(`#${ids[0]} input`);
  if (first instanceof HTMLInputElement) first.focus();
}

/** Go to the part that an answer of the service calls for. @param {import("./api.js").Answer} answer */
async function follow(answer) {
  if (answer.status === 200 && answer.meta?.is_authenticated) {
    show("signed-in");
    return showAccount(tell);
  }
  pending = pendingFlow(answer);
  if (pending && pending in CODES) return show("code-form");
  if (pending === "mfa_authenticate") return show("factor-form");
  if (mode === "register") return show("address-form");
  return show("address-form", "password-form");
}

/** Do one step; what was refused is said, and the part stays. @param {Promise<import("./api.js").Answer>} request */
async function step(request) {
  tell("");
  const answer = await request.catch(() => null);
  if (answer === null) return tell(gettext("The service does not answer. Are you online?"));
  if (answer.status === 200 || answer.status === 401) return follow(answer);
  tell(refusal(answer));
  if (answer.status === 409) return follow(await auth("auth/session"));
  return undefined;
}

/** @param {string} id @param {() => unknown} act */
function onSubmit(id, act) {
  byId(id, HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
}

/** @param {string} id @param {() => unknown} act */
const onClick = (id, act) => byId(id, HTMLElement).addEventListener("click", act);

const value = (/** @type {string} */ id) => byId(id, HTMLInputElement).value;

/** One step with the address that was typed. @param {string} path @param {Record<string, string>} [more] */
function stepWithAddress(path, more = {}) {
  const address = readAddress(value("address"), country);
  if (address !== null) return step(auth(path, "POST", { ...address, ...more }));
  byId("address", HTMLInputElement).focus();
  return tell(gettext("Write a phone number or an e-mail address."));
}

onSubmit("address-form", () => stepWithAddress(mode === "register" ? "auth/signup" : "auth/code/request"));
onSubmit("password-form", () => stepWithAddress("auth/login", { password: value("password") }));
onSubmit("code-form", () => {
  const [path, name] = CODES[pending ?? ""] ?? ["auth/code/confirm", "code"];
  return step(auth(path, "POST", { [name]: value("code") }));
});
onSubmit("factor-form", () => step(auth("auth/2fa/authenticate", "POST", { code: value("factor") })));
onSubmit("factor-setup", () => turnFactorOn(tell));
onClick("set-factor-up", () => offerFactor(tell));
onClick("recovery-kept", putRecoveryCodesAway);
onClick("copy-id", () => copyText(byId("account-id", HTMLElement), byId("copied", HTMLElement)));
onClick("start-over", () => step(auth("auth/session", "DELETE")));
onClick("sign-out", () => step(auth("auth/session", "DELETE")));
onClick("export-data", () => download("me/export", tell));
onClick("delete-account", async () => {
  const answer = await api("me", "DELETE");
  if (answer.status !== 200) return tell(refusal(answer));
  await follow(await auth("auth/session"));
  return tell(gettext("Your account is deleted."), "told");
});

/** An invitation stands behind the #, which no server sees; it leaves the address bar at once. */
function invite() {
  const offer = new URLSearchParams(location.hash.slice(1));
  const [token, email] = [offer.get("token"), offer.get("email")];
  history.replaceState(null, "", location.pathname + location.search);
  if (!token || !email) return tell(gettext("The link is not complete. Open it from the mail again."));
  byId("invited-address", HTMLElement).textContent = email;
  show("invitation-form");
  onSubmit("invitation-form", async () => {
    await auth("auth/session"); // a browser that was never here has no token to ask for a code with
    const answer = await api("invitations/accept", "POST", { token, email });
    if (answer.status !== 200) return tell(refusal(answer));
    byId("address", HTMLInputElement).value = email;
    return step(auth("auth/code/request", "POST", { email }));
  });
  return undefined;
}

if (mode === "invitation") invite();
else await step(auth("auth/session"));
