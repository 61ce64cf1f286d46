"use strict";
// Sorting, filtering, choosing a view, copying a link, opening what a link points into. Without it the page is complete, only still.
(() => {
  const hint = document.getElementById("content").dataset.sortHint;
  const number = new Intl.Collator("zh", { numeric: true });
  const key = (row, column) => {
    const cell = row.cells[column];
    const text = (cell.dataset.sort ?? cell.textContent).trim().replaceAll(",", "");
    return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  };
  const order = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : typeof a !== typeof b ? (typeof a === "number" ? -1 : 1) : number.compare(a, b);

  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = hint;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...table.tBodies[0].rows].map((row) => [key(row, column), row]);
        rows.sort((a, b) => (up ? 1 : -1) * order(a[0], b[0]));
        table.tBodies[0].append(...rows.map((pair) => pair[1]));
      });
    });
  }

  for (const form of document.querySelectorAll("form.filter")) {
    const rows = [...form.parentElement.querySelector("table").tBodies[0].rows];
    const search = form.querySelector("input");
    const select = form.querySelector("select");
    const output = form.querySelector("output");
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, index) => {
        const fits = words.every((word) => texts[index].includes(word)) && (!select || !select.value || row.dataset.severity === select.value);
        row.hidden = !fits;
        shown += fits;
      });
      output.textContent = output.dataset.text.replace("{n}", shown);
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  for (const box of document.querySelectorAll("div.paged")) {
    const written = box.querySelector("script.rows");
    if (!written) continue;
    const data = JSON.parse(written.textContent);
    const size = Number(box.dataset.size);
    const table = box.querySelector("table");
    const form = box.querySelector("form");
    const search = form.querySelector("input");
    const output = form.querySelector("output");
    const [back, on] = form.querySelectorAll("button");
    const columns = ["agency", "region", "year", "phase", "status", "critical", "warning", "info", "money", "report"];
    const worst = (row) => data.critical[row] === null ? "unread" : ["critical", "warning", "info"].find((name) => data[name][row]) ?? "none";
    const values = { severity: worst, region: (row) => data.region[row], year: (row) => data.year[row] };
    const all = data.agency.map((_, row) => row);
    const texts = all.map((row) => ["agency", "region", "year", "phase", "status", "reason", "file"].map((name) => data[name][row]).join(" ").toLowerCase());
    const amount = (fen) => (fen / 1e6).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    let sorted = all;
    let shown = all;
    let first = 0;

    const cell = (name, row) => {
      const made = document.createElement("td");
      const value = data[name][row];
      if (name === "report") {
        const halfway = data.halfway[row];
        if (!value && !halfway) return made;
        const link = made.appendChild(document.createElement("a"));
        link.href = "./" + (halfway || value).split("/").map(encodeURIComponent).join("/");
        link.textContent = halfway ? data.broken : data.open;
      } else if (typeof value === "number" || value === null) {
        made.className = "figure";
        made.textContent = value === null ? "–" : name === "money" ? amount(value) : value;
      } else {
        made.textContent = value;
        if (name === "status" && data.reason[row]) made.appendChild(document.createElement("small")).textContent = data.reason[row];
      }
      return made;
    };
    const draw = () => {
      const rows = shown.slice(first, first + size).map((row) => {
        const line = document.createElement("tr");
        const reason = data.reason[row];
        line.append(...(reason ? columns.slice(0, 5) : columns).map((name) => cell(name, row)));
        if (reason) line.lastChild.colSpan = columns.length - 4;
        return line;
      });
      table.tBodies[0].replaceChildren(...rows);
      const to = first + rows.length;
      output.textContent = output.dataset.text.replace("{first}", rows.length ? first + 1 : 0).replace("{last}", to).replace("{n}", shown.length);
      back.disabled = first === 0;
      on.disabled = to >= shown.length;
      back.hidden = on.hidden = shown.length <= size;
    };
    const find = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = [...form.querySelectorAll("select")].filter((select) => select.value);
      shown = sorted.filter((row) => chosen.every((select) => values[select.dataset.name](row) === select.value) && words.every((word) => texts[row].includes(word)));
      first = 0;
      draw();
    };
    const heads = [...table.tHead.rows[0].cells];
    heads.slice(0, -1).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = hint;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const held = data[columns[column]];
        const up = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") !== "ascending" : typeof held.find((value) => value !== null) !== "number";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const missing = (value) => value === null || value === "";
        sorted = [...all].sort((a, b) => missing(held[a]) || missing(held[b]) ? missing(held[a]) - missing(held[b]) : (up ? 1 : -1) * order(held[a], held[b]));
        find();
      });
    });
    for (const button of [back, on]) button.addEventListener("click", () => {
      first += size * Number(button.value);
      draw();
    });
    form.hidden = false;
    form.addEventListener("input", find);
    form.addEventListener("submit", (event) => event.preventDefault());
    draw();
  }

  for (const group of document.querySelectorAll("div.switch")) {
    const buttons = [...group.querySelectorAll("button")];
    const choose = (view) => {
      document.documentElement.dataset.view = view;
      for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.view === view);
    };
    for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.view));
    group.hidden = false;
    choose("publisher");
  }

  for (const link of document.querySelectorAll("a.permalink")) {
    const { copy, copied } = document.getElementById("content").dataset;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = copy;
    link.after(button);
    button.addEventListener("click", async () => {
      const address = location.href.split("#")[0] + link.getAttribute("href");
      try {
        await navigator.clipboard.writeText(address);
      } catch {
        const field = document.createElement("textarea");
        field.value = address;
        document.body.append(field);
        field.select();
        document.execCommand("copy");
        field.remove();
      }
      button.textContent = copied;
      setTimeout(() => { button.textContent = copy; }, 1500);
    });
  }

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target?.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
