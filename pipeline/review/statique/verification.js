// The format check, better: files dropped, a piece said for each, results one by one. The form alone works too.
(() => {
  "use strict";
  const form = document.querySelector("[data-verification]");
  if (!form || !window.htmx) return;
  const input = form.querySelector("input[type=file]"), zone = form.querySelector("[data-zone]");
  const common = form.querySelector("[data-piece-commune]"), list = form.querySelector("[data-choisis]");
  const said = form.querySelector("[data-etat]"), bar = form.querySelector("[data-avancement]");
  const button = form.querySelector("button:not([type])"), results = document.querySelector("[data-resultats]");
  const most = Number(form.dataset.fichiersMax);
  let busy = false, refused = 0;

  const make = (tag, props) => Object.assign(document.createElement(tag), props);
  form.querySelector("[data-depose]").hidden = false;

  function keep(files) {
    const kept = new DataTransfer();
    for (const file of files.slice(0, most)) kept.items.add(file);
    input.files = kept.files;
    show();
    if (files.length > most) said.textContent = `${most} fichiers au plus à la fois : les suivants ont été laissés.`;
  }

  function show() {
    const before = [...list.querySelectorAll("select")].map((s) => s.value);
    const files = [...input.files];
    list.replaceChildren(...files.map((file, i) => row(file, i, before[i])));
    list.hidden = files.length < 2;
    common.hidden = files.length > 1;
    said.textContent = "";
  }

  function row(file, i, piece) {
    const choice = common.querySelector("select").cloneNode(true);
    choice.removeAttribute("name");
    choice.id = `piece-${i}`;
    choice.setAttribute("aria-label", `Pièce dont il s’agit : ${file.name}`);
    choice.value = piece ?? common.querySelector("select").value;
    const field = make("span", { className: "champ" });
    field.append(choice);
    const out = make("button", { type: "button", className: "bouton bouton--discret", textContent: "Retirer" });
    out.setAttribute("aria-label", `Retirer ${file.name}`);
    out.addEventListener("click", () => { keep([...input.files].filter((_, j) => j !== i)); input.focus(); });
    const item = make("li", { className: "choisi" });
    item.append(make("span", { className: "nom-fichier", textContent: file.name }), field, out);
    return item;
  }

  async function check() {
    const files = [...input.files], chosen = [...list.querySelectorAll("select")];
    const alone = common.querySelector("select").value;
    busy = true; refused = 0; button.disabled = true; bar.hidden = false; bar.max = files.length;
    results.replaceChildren(make("h2", { textContent: "Résultat" }));
    for (const [i, file] of files.entries()) {
      bar.value = i;
      said.textContent = `Vérification : ${i + 1} sur ${files.length}`;
      const values = new FormData();
      values.append("piece", files.length > 1 ? chosen[i].value : alone);
      values.append("fichiers", file, file.name);
      try { await htmx.ajax("POST", "/verification", { source: results, target: results, swap: "beforeend", values }); }
      catch { refused += 1; }
      if (refused) break;
    }
    const again = results.querySelectorAll(".verdict:not(.verdict--ok)").length;
    bar.hidden = true; button.disabled = false; busy = false;
    said.textContent = refused ? "La vérification s’est arrêtée." : again ? `Terminé : ${again} à reprendre.` : "Terminé : rien à reprendre.";
    results.focus();
  }

  input.addEventListener("change", () => keep([...input.files]));
  form.addEventListener("submit", (e) => { e.preventDefault(); if (!busy && input.files.length) check(); });
  results.addEventListener("htmx:beforeSwap", (e) => {
    if (e.detail.xhr.status < 400) return;
    refused += 1;
    e.detail.shouldSwap = (e.detail.xhr.getResponseHeader("content-type") ?? "").startsWith("text/html");
    e.detail.isError = false;
  });
  results.addEventListener("htmx:sendError", () => { refused += 1; });

  for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (e) => {
    if (!e.dataTransfer?.types.includes("Files")) return;
    e.preventDefault();
    zone.dataset.survol = "";
  });
  zone.addEventListener("dragleave", (e) => { if (!zone.contains(e.relatedTarget)) delete zone.dataset.survol; });
  zone.addEventListener("drop", (e) => {
    e.preventDefault();
    delete zone.dataset.survol;
    if (!busy && e.dataTransfer.files.length) keep([...input.files, ...e.dataTransfer.files]);
  });
  show();
})();
