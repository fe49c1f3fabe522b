// Keys, the choice of colours, dialogs. Every page works without this file.
(() => {
  "use strict";
  const THEMES = { "": "automatique", light: "clair", dark: "sombre" };
  const root = document.documentElement;

  function showTheme() {
    for (const name of document.querySelectorAll("[data-theme-nom]")) name.textContent = THEMES[root.dataset.theme ?? ""];
  }
  function nextTheme() {
    const order = Object.keys(THEMES);
    const next = order[(order.indexOf(root.dataset.theme ?? "") + 1) % order.length];
    if (next) { root.dataset.theme = next; localStorage.setItem("theme", next); }
    else { delete root.dataset.theme; localStorage.removeItem("theme"); }
    showTheme();
  }

  const active = () => localStorage.getItem("touches") !== "non";
  const typing = (e) => e.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const seen = (e) => e.checkVisibility();

  // An element says its key (data-touche) and what it does (data-touche-libelle).
  function press(key) {
    const here = document.activeElement?.closest("[data-ligne]");
    const all = [...(here?.querySelectorAll("[data-touche]") ?? []), ...document.querySelectorAll("[data-touche]")];
    const found = all.find((e) => e.dataset.touche === key && seen(e) && !e.disabled);
    if (!found) return false;
    if (found.matches("input, select, textarea")) { found.focus(); found.select?.(); } else { found.click(); }
    if (found.matches("summary")) found.parentElement.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    return true;
  }
  // j and k go through what a list marks with data-ligne.
  function move(step) {
    const rows = [...document.querySelectorAll("[data-ligne]")].filter(seen);
    if (!rows.length) return false;
    const here = rows.indexOf(document.activeElement);
    rows[here < 0 ? 0 : Math.min(Math.max(here + step, 0), rows.length - 1)].focus();
    return true;
  }
  const MOVES = { j: 1, k: -1 };

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || !active() || typing(e)) return;
    if (document.querySelector("dialog[open]")) return;
    if (MOVES[e.key] ? move(MOVES[e.key]) : press(e.key)) e.preventDefault();
  });

  function listKeys(list) {
    list.replaceChildren();
    const said = [...document.querySelectorAll("[data-touche-libelle]")].map((e) => [e.dataset.touche, e.dataset.toucheLibelle]);
    if (document.querySelector("[data-ligne]")) said.push(["j", "Ligne suivante"], ["k", "Ligne précédente"]);
    said.push(["?", "Cette aide"]);
    for (const [key, what] of said) {
      const row = document.createElement("div");
      const dt = document.createElement("dt"), dd = document.createElement("dd"), kbd = document.createElement("kbd");
      kbd.textContent = key; dt.append(kbd); dd.textContent = what; row.append(dt, dd); list.append(row);
    }
  }

  document.addEventListener("click", (e) => {
    if (e.target.closest("[data-theme-suivant]")) nextTheme();
    const opener = e.target.closest("[data-ouvre]");
    if (!opener) return;
    const dialog = document.getElementById(opener.dataset.ouvre);
    for (const list of dialog.querySelectorAll("[data-liste-touches]")) listKeys(list);
    dialog.showModal();
  });
  document.addEventListener("change", (e) => {
    if (e.target.matches("[data-touches-actives]")) localStorage.setItem("touches", e.target.checked ? "oui" : "non");
  });
  // « la suivante » takes from what is shown: the filters of the address are those of the form.
  document.addEventListener("submit", (e) => {
    if (!e.target.matches("[data-suivante]")) return;
    for (const old of e.target.querySelectorAll("[data-filtre]")) old.remove();
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (name === "apres" || name === "vide") continue;
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      field.dataset.filtre = "";
      e.target.append(field);
    }
  });

  // Where the address points, one goes on with the keyboard.
  document.querySelector(":target[tabindex]")?.focus();
  for (const e of document.querySelectorAll("[data-theme-suivant], [data-ouvre]")) e.hidden = false;
  for (const e of document.querySelectorAll("[data-touches-actives]")) e.checked = active();
  showTheme();
})();
