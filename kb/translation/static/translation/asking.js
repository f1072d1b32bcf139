// Talks to the server, and says in words what is wrong when it does not answer.

const status = document.querySelector("[data-status]");
export const said = status?.dataset ?? {};

/** The server said no, and why. */
export class Refused extends Error {}

function token() {
  // Whoever logs in again in another window has another one; the cookie is the newest.
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function answer(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(said.offline);
  }
}

/** Posts `fields`; returns the answer. Throws `Refused`, or an error that a later try may not have. */
export async function post(url, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("csrfmiddlewaretoken", token());
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  const response = await answer(url, { method: "POST", body, headers });
  if (!response.headers.get("content-type")?.includes("json")) throw new Error(said.away);
  const found = await response.json();
  if (!response.ok) throw new Refused(found.error_message);
  return found;
}

/** A part of a page; with `body` it is posted. */
export async function fragment(url, { body, signal } = {}) {
  body?.set("csrfmiddlewaretoken", token());
  const response = await answer(url, {
    method: body ? "POST" : "GET",
    body,
    signal,
    headers: { "X-Requested-With": "XMLHttpRequest" },
  });
  if (!response.ok || response.redirected) throw new Error(said.away);
  return response.text();
}
