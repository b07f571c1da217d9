"use strict";
// Search and filters over the tables that have controls; without this script the page is whole and has none.
(() => {
  const WAIT = 150; // milliseconds of silence before a search, so that nobody is read every letter's count
  const JOINED = { "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d" };

  const plain = (text) =>
    /^[ -~]*$/.test(text)
      ? text.toLowerCase()
      : text
          .normalize("NFKD")
          .replace(/\p{M}/gu, "")
          .toLowerCase()
          .replace(/[œæßøłđ]/g, (letter) => JOINED[letter])
          .replace(/[‘’ʼ]/g, "'");

  const start = (controls) => {
    const rows = Array.from(document.getElementById(controls.dataset.table).tBodies[0].rows);
    const search = controls.querySelector("input");
    const choices = Array.from(controls.querySelectorAll("select"));
    const count = controls.querySelector(".count");
    const figures = new Intl.NumberFormat(document.documentElement.lang);
    let texts = null;
    let waiting = 0;

    const holds = (row, at, words, wanted) =>
      words.every((word) => texts[at].includes(word)) &&
      wanted.every(([number, value]) => row[number] === value);

    const values = rows.map((row) => (row.dataset.values || "").split(" "));

    const apply = () => {
      window.clearTimeout(waiting);
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      if (words.length && !texts) {
        texts = rows.map((row) => plain(Array.from(row.cells, (cell) => cell.textContent).join(" ")));
      }
      const wanted = choices.map((choice, number) => [number, choice.value]).filter(([, value]) => value !== "");
      let shown = 0;
      rows.forEach((row, at) => {
        const held = holds(values[at], at, words, wanted);
        shown += held ? 1 : 0;
        if (row.hidden === held) {
          row.hidden = !held;
        }
      });
      count.textContent = figures.format(shown);
    };

    search.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(apply, WAIT);
    });
    search.addEventListener("keydown", (pressed) => {
      if (pressed.key === "Enter") {
        apply();
      }
    });
    choices.forEach((choice) => choice.addEventListener("change", apply));
    controls.querySelector("button").addEventListener("click", () => {
      search.value = "";
      choices.forEach((choice) => {
        choice.value = "";
      });
      apply();
      search.focus();
    });
    controls.hidden = false;
  };

  document.querySelectorAll(".controls").forEach(start);
})();
