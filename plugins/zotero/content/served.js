/* exported BibwrightServed */

// The way to `bibwright serve --zotero` on this computer: where its address is, and how it is asked.
// Pure but for what is handed in: `send` makes a request, `wait` waits some milliseconds.
var BibwrightServed = {
  // The schema of the rows that this plugin reads.
  SCHEMA: 1,
  MOST_BYTES: 64 * 1024 * 1024,
  PAUSE: 300,

  // The parts of the path of the file with the address, as platformdirs has them.
  fileParts({ os, home, env }) {
    const name = "serving.json";
    if (env("BIBWRIGHT_STATE_DIR")) {
      return [env("BIBWRIGHT_STATE_DIR"), name];
    }
    if (os === "win") {
      return [env("LOCALAPPDATA") || home, "bibwright", "bibwright", name];
    }
    if (os === "mac") {
      return [home, "Library", "Application Support", "bibwright", name];
    }
    if (env("XDG_STATE_HOME")) {
      return [env("XDG_STATE_HOME"), "bibwright", name];
    }
    return [home, ".local", "state", "bibwright", name];
  },

  // The address in the content of that file; empty if there is none.
  addressIn(content) {
    try {
      return this.address(JSON.parse(content).address);
    } catch {
      return "";
    }
  },

  // The text if it is an address on this very computer with a token, else empty.
  address(text) {
    const trimmed = String(text).trim();
    return /^http:\/\/127\.0\.0\.1:\d{1,5}\/[\w-]{32,}\/$/.test(trimmed) ? trimmed : "";
  },

  // A question about items, as it goes over the wire. `items` are as item.toJSON() gives them,
  // `chosen` the keys of those that the person has selected.
  question(verb, items, chosen) {
    const left = new Set(["collections", "relations", "inPublications", "lastRead", "version"]);
    const given = items.map((item) =>
      Object.fromEntries(
        Object.entries(item).filter(([name, said]) => !left.has(name) && said !== undefined),
      ),
    );
    const body = JSON.stringify({ verb, items: given, chosen });
    if (body.length * 3 > this.MOST_BYTES && this._bytes(body) > this.MOST_BYTES) {
      throw this.problem("bibwright-too-many", { count: items.length });
    }
    return body;
  },

  _bytes(text) {
    return new TextEncoder().encode(text).length;
  },

  // The report that answers a question. `progress` hears of {text, done, total} meanwhile.
  async ask({ send, wait, address, body, progress }) {
    const { number } = await this._request(send, address, "POST", body);
    for (;;) {
      const state = await this._request(send, address, "GET");
      if (state.number !== number) {
        throw this.problem("bibwright-displaced");
      }
      if (state.wrong) {
        throw new Error(state.wrong);
      }
      if (!state.working) {
        if (state.report?.schema !== this.SCHEMA) {
          throw this.problem("bibwright-other-version");
        }
        return state.report;
      }
      progress(state.working);
      await wait(this.PAUSE);
    }
  },

  async _request(send, address, method, body) {
    const origin = new URL(address).origin;
    let answer;
    try {
      answer = await send({
        method,
        url: `${address}api/zotero`,
        headers: body ? { Origin: origin, "Content-Type": "application/json" } : { Origin: origin },
        body,
      });
    } catch {
      throw this.problem("bibwright-not-running");
    }
    let said = null;
    try {
      said = JSON.parse(answer.text);
    } catch {
      // What it is says the status alone.
    }
    if (answer.status === 200 && said && typeof said === "object") {
      return said;
    }
    if (answer.status === 404) {
      // Another server, or one without --zotero.
      throw this.problem("bibwright-not-running");
    }
    throw said?.error ? new Error(said.error) : this.problem("bibwright-no-answer", answer);
  },

  // An error that is said in the person's own language.
  problem(id, { count = 0, status = 0 } = {}) {
    const error = new Error(id);
    error.l10n = { id, args: { count, status } };
    return error;
  },
};
