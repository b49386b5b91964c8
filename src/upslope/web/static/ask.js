// One way to ask the server for something, and the three ways that can go wrong.

/** The server answered, and said no: `message` and `fix` are for the learner. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body.message || "Upslope could not do that.");
    this.status = status;
    this.fix = body.fix || "";
    this.body = body;
  }
}

/** Nobody answered. */
export class Gone extends Error {
  constructor() {
    super("Upslope is not answering.");
    this.fix = "Your text is kept in this browser.";
  }
}

export async function ask(method, path, body, signal) {
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Gone();
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}
