/**
 * The sign-in API for browsers, and what else an account needs of the API. Answers are told as they are: a refusal is
 * an answer too.
 */

const AUTH = "/api/auth/browser/v1/";
const API = "/api/v1/";

/** @typedef {{ id: string, is_pending?: boolean }} Flow */
/** @typedef {{ status: number, data?: any, meta?: any, errors?: { message?: string }[], type?: string }} Answer */

/** What the API refuses here, by the type of its problem: its own `detail` is English. @type {Record<string, () => string>} */
const REFUSALS = {
  "/api/problems/invitation-invalid": () => gettext("The invitation is not valid, or not any more: ask for a new one."),
  "/api/problems/role-conflict": () => gettext("A city needs an administrator, and you are its last one: invite another first."),
  "/api/problems/too-many-requests": () => gettext("That was too often: wait a while."),
  "/api/problems/unauthenticated": () => gettext("The session has ended: sign in again."),
};

/** The page's own token against forged requests: the session's cookie is no proof of who meant a request. */
function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

/** @param {string} url @param {string} method @param {unknown} [body] @returns {Promise<Answer>} */
async function ask(url, method, body) {
  const response = await fetch(url, {
    method,
    headers: {
      Accept: "application/json",
      "Accept-Language": document.documentElement.lang,
      "Content-Type": "application/json",
      "X-CSRFToken": csrfToken(),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  return { ...answer, status: response.status };
}

/** @param {string} path @param {string} [method] @param {unknown} [body] */
export const auth = (path, method = "GET", body) => ask(AUTH + path, method, body);

/** @param {string} path @param {string} [method] @param {unknown} [body] */
export const api = (path, method = "GET", body) => ask(API + path, method, body);

/** What the sign-in waits for, null where nothing. @param {Answer} answer @returns {string | null} */
export function pendingFlow(answer) {
  /** @type {Flow[]} */
  const flows = answer.data?.flows ?? [];
  return flows.find((flow) => flow.is_pending)?.id ?? null;
}

/** Why something was refused; the sign-in API says it in the language of the page. @param {Answer} answer */
export function refusal(answer) {
  const messages = (answer.errors ?? []).map((error) => error.message).filter(Boolean);
  return messages.join(" ") || REFUSALS[answer.type ?? ""]?.() || gettext("That did not work. Try again.");
}
