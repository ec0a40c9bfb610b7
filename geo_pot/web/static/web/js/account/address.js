/**
 * What people type to say who they are: an e-mail address, or a phone number as it is written at home.
 */

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * @param {string} text
 * @param {string} country  its calling code, such as 62, for a number that begins with 0
 * @returns {{ email: string } | { phone: string } | null}  null where it is neither
 */
export function readAddress(text, country) {
  const typed = text.trim();
  if (typed.includes("@")) return { email: typed };
  const phone = international(typed.replace(/[\s().-]/g, ""), country);
  return E164.test(phone) ? { phone } : null;
}

/** @param {string} digits @param {string} country */
function international(digits, country) {
  if (digits.startsWith("+")) return digits;
  if (digits.startsWith("00")) return `+${digits.slice(2)}`;
  if (digits.startsWith("0")) return `+${country}${digits.slice(1)}`;
  return `+${digits}`;
}
