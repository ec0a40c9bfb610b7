/**
 * Copying a text of the page. Where the browser does not let a page do that, the text is left selected, to be copied by hand.
 */

/** @param {HTMLElement} source @param {HTMLElement} status  says how it went */
export async function copyText(source, status) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    status.textContent = gettext("Copied.");
  } catch {
    getSelection()?.selectAllChildren(source);
    status.textContent = gettext("It is selected: copy it now.");
  }
}
