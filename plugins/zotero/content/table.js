/* exported BibwrightTable */
/* global BibwrightRows */

// The table that is shown before anything is written. What items say becomes text, never markup.
//
// `io` is the window's argument: `find(progress)` gives the report, `title(key)` what an item is
// called, `write(rows)` writes and gives {done, stale} in numbers, `select(keys)` shows items in
// Zotero; `canWrite` says whether the library may be changed.
var BibwrightTable = {
  async open(window, io) {
    const page = new this.Page(window, io);
    try {
      page.show(await io.find((working) => page.progress(working)));
    } catch (error) {
      page.problem(error);
    }
    return page;
  },

  Page: class {
    constructor(window, io) {
      this.window = window;
      this.document = window.document;
      this.io = io;
      this.rows = [];
      this.boxes = new Map();
      this.element("write").addEventListener("click", () => this.write());
      this.element("all").addEventListener("click", () => this.tickAll());
      this.element("close").addEventListener("click", () => window.close());
    }

    element(id) {
      return this.document.getElementById(id);
    }

    say(id, args = {}) {
      const said = this.element("said");
      said.textContent = "";
      this.document.l10n.setAttributes(said, id, args);
    }

    progress({ text, done, total }) {
      const words = [text, total ? `${done} / ${total}` : ""].filter(Boolean).join(" ");
      this.say("bibwright-working", { words });
    }

    problem(error) {
      if (error.l10n) {
        this.say(error.l10n.id, error.l10n.args);
      } else {
        this.say("bibwright-problem", { words: String(error.message ?? error) });
      }
    }

    show({ rows, notes }) {
      this.rows = rows;
      this.boxes.clear();
      this.element("rows").replaceChildren(...rows.map((row) => this.line(row)));
      this.element("notes").replaceChildren(...notes.map((note) => this.make("p", note)));
      this.say("bibwright-found", { count: rows.length });
      this.update();
    }

    line(row) {
      const line = this.make("tr");
      const what = this.make("td");
      for (const key of [row.item, ...row.others]) {
        const link = this.make("button", this.io.title(key), "link");
        link.addEventListener("click", () => this.io.select([key]));
        what.append(link);
      }
      if (row.others.length) {
        const all = this.make("button", "", "select");
        this.document.l10n.setAttributes(all, "bibwright-select-all");
        all.addEventListener("click", () => this.io.select([row.item, ...row.others]));
        what.append(all);
      }
      const says = this.make("td");
      says.append(...row.says.map((sentence) => this.make("p", sentence)));
      line.append(this.box(row), what, this.make("td", row.state), says, this.changes(row));
      return line;
    }

    box(row) {
      const cell = this.make("td");
      if (this.io.canWrite && BibwrightRows.writes(row)) {
        const box = this.make("input");
        box.type = "checkbox";
        box.setAttribute("aria-label", this.io.title(row.item));
        box.addEventListener("change", () => this.update());
        this.boxes.set(row, box);
        cell.append(box);
      }
      return cell;
    }

    changes(row) {
      const cell = this.make("td");
      for (const { name, before, after } of BibwrightRows.changes(row)) {
        const line = this.make("p");
        line.append(
          this.make("b", name),
          this.make("del", before),
          this.make("span", " → "),
          this.make("ins", after),
        );
        cell.append(line);
      }
      return cell;
    }

    ticked() {
      return this.rows.filter((row) => this.boxes.get(row)?.checked);
    }

    tickAll() {
      const boxes = [...this.boxes.values()];
      const wanted = !boxes.every((box) => box.checked);
      boxes.forEach((box) => {
        box.checked = wanted;
      });
      this.update();
    }

    update() {
      this.element("write").disabled = !this.ticked().length;
      this.element("all").disabled = !this.boxes.size;
    }

    async write() {
      const rows = this.ticked();
      for (const id of ["write", "all"]) {
        this.element(id).disabled = true;
      }
      try {
        const { done, stale } = await this.io.write(rows);
        for (const row of rows) {
          // What was written, or is another by now, can't be written again.
          this.boxes.get(row).remove();
          this.boxes.delete(row);
        }
        this.say("bibwright-written", { done, stale });
      } catch (error) {
        this.problem(error);
      }
      this.update();
    }

    make(kind, text = "", name = "") {
      const element = this.document.createElement(kind);
      element.textContent = text;
      if (name) {
        element.className = name;
      }
      return element;
    }
  },
};
