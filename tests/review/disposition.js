// What is clipped, covered or overlapping on a page: an empty list when nothing is.
// What scrolls by its own design says so: data-defile.
() => {
  const said = [];
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className || ""} « ${(e.innerText || e.value || "").trim().slice(0, 40)} »`;
  const root = document.documentElement;
  const hiddenHead = (e) => e.closest("thead") && getComputedStyle(e.closest("thead")).position === "absolute";
  const visible = (e) => e.checkVisibility({ checkVisibilityCSS: true }) && !e.closest(".invisible, .evitement") && !hiddenHead(e);

  if (root.scrollWidth > root.clientWidth + 1) said.push(`page wider than the window: ${root.scrollWidth} > ${root.clientWidth}`);

  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const scope = document.querySelector("dialog[open]") ?? document.body;
  const texts = [...scope.querySelectorAll("*")].filter((e) => own(e) && visible(e) && !e.closest("svg, option, select, script, style"));
  const controls = [...scope.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(visible);

  for (const e of texts) {
    const range = document.createRange();
    for (const n of e.childNodes) {
      if (n.nodeType !== 3 || !n.textContent.trim()) continue;
      range.selectNodeContents(n);
      for (const box of range.getClientRects()) {
        if (box.width < 1) continue;
        if (box.left < -1 || box.right > root.clientWidth + 1) { if (!e.closest("[data-defile]")) said.push(`outside the window: ${name(e)}`); }
        for (let up = e; up && up !== root; up = up.parentElement) {
          const style = getComputedStyle(up), outer = up.getBoundingClientRect();
          if (up.dataset.defile !== undefined) break;
          const cutsX = style.overflowX !== "visible" && (box.right > outer.right + 1 || box.left < outer.left - 1);
          const cutsY = style.overflowY !== "visible" && style.overflowY !== "auto" && style.overflowY !== "scroll" && (box.bottom > outer.bottom + 2 || box.top < outer.top - 2);
          if (up !== document.body && (cutsX || cutsY)) said.push(`clipped: ${name(e)} by ${name(up)}`);
        }
      }
    }
  }
  for (const e of controls) {
    if (e.matches("input:not([type=radio]):not([type=checkbox]), textarea") && e.scrollWidth > e.clientWidth + 1 && !e.value) said.push(`placeholder clipped: ${name(e)}`);
    const boxes = [...e.getClientRects()].filter((b) => b.width && b.height);
    if (!boxes.length) continue;
    e.scrollIntoView({ block: "center", inline: "nearest" });
    const b = e.getClientRects()[0];
    const x = b.left + b.width / 2, y = b.top + b.height / 2;
    const top = document.elementFromPoint(x, y);
    if (top && top !== e && !e.contains(top) && !top.contains(e) && !(e.labels && [...e.labels].some((l) => l.contains(top)))) said.push(`covered: ${name(e)} by ${name(top)}`);
    if (b.height < 23 && !e.closest("p, li, dd, td, th, svg") && !e.matches("[type=radio], [type=checkbox]")) said.push(`target under 24 px: ${name(e)}`);
  }
  window.scrollTo(0, 0);
  const rects = controls.flatMap((e) => [...e.getClientRects()].map((r) => [e, r]));
  for (let i = 0; i < rects.length; i++) for (let j = i + 1; j < rects.length; j++) {
    const [a, p] = rects[i], [c, q] = rects[j];
    if (a === c || a.contains(c) || c.contains(a)) continue;
    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left), h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (w > 1 && h > 1) said.push(`overlap: ${name(a)} and ${name(c)}`);
  }
  const leaves = texts.flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === 3 && n.textContent.trim()).map((n) => {
    const range = document.createRange(); range.selectNodeContents(n); return [e, range.getBoundingClientRect(), [...range.getClientRects()]];
  })).slice(0, 400);
  for (let i = 0; i < leaves.length; i++) for (let j = i + 1; j < Math.min(leaves.length, i + 40); j++) {
    const [a, , ps] = leaves[i], [c, , qs] = leaves[j];
    if (a === c || a.contains(c) || c.contains(a)) continue;
    if (ps.some((p) => qs.some((q) => Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 6))) said.push(`texts overlap: ${name(a)} and ${name(c)}`);
  }
  return [...new Set(said)].slice(0, 20);
}
