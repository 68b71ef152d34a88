// The preview in the browser: follows what is saved, keys, search. Pages work without it.
"use strict";
(() => {
  const root = document.documentElement;
  const isLive = root.dataset.livePage === "yes";
  const asMade = new WeakMap(); // each live part → its HTML as the server made it, before anybody opened or hid a thing

  // ------------------------------------------------------------------------------------ what a new part needs

  const dressers = [];
  const dress = (part) => dressers.forEach((one) => one(part));

  dressers.push((part) => {
    for (const img of part.querySelectorAll("img[data-focus]")) {
      const [x, y] = img.dataset.focus.split(" ").map(Number);
      img.style.objectPosition = `${x * 100}% ${y * 100}%`;
    }
  });

  // ------------------------------------------------------------------------------------ live: replace what differs

  const partsIn = (node) => [...node.querySelectorAll("[data-live]")].filter((one) => one.parentElement.closest("[data-live]") === (node.matches?.("[data-live]") ? node : null));
  const remember = (node) => {
    const parts = [node, ...node.querySelectorAll("[data-live]")].filter((one) => one.matches?.("[data-live]"));
    for (const one of parts) asMade.set(one, one.outerHTML);
  };
  const bones = (html, kids) => kids.reduce((text, kid) => text.replace(kid, ""), html);

  function patch(old, fresh) {
    const before = asMade.get(old) ?? old.outerHTML;
    const after = fresh.outerHTML;
    if (before === after) return;
    const oldKids = partsIn(old), newKids = partsIn(fresh);
    const same = oldKids.length === newKids.length && oldKids.every((kid, i) => kid.dataset.live === newKids[i].dataset.live);
    if (oldKids.length && same && bones(before, oldKids.map((kid) => asMade.get(kid) ?? "")) === bones(after, newKids.map((kid) => kid.outerHTML))) {
      oldKids.forEach((kid, i) => patch(kid, newKids[i]));
      asMade.set(old, after);
      return;
    }
    exchange(old, fresh);
  }

  function exchange(old, fresh) {
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    const path = active && pathTo(old, active);
    const scrolled = old.querySelector(".source")?.scrollTop;
    const open = [...old.querySelectorAll("details")].map((one) => one.open);
    const node = document.importNode(fresh, true);
    old.replaceWith(node);
    remember(node);
    const details = [...node.querySelectorAll("details")];
    if (details.length === open.length) details.forEach((one, i) => { one.open = open[i]; });
    dress(node);
    if (scrolled) node.querySelector(".source")?.scrollTo(0, scrolled);
    if (path) follow(node, path)?.focus({ preventScroll: true });
    if ("pulse" in node.dataset) return; // it comes and goes with every save
    node.classList.add("fresh");
    node.addEventListener("animationend", () => node.classList.remove("fresh"), { once: true });
  }

  const pathTo = (top, node) => node === top ? [] : [...pathTo(top, node.parentElement), [...node.parentElement.children].indexOf(node)];
  const follow = (top, path) => path.reduce((node, index) => node?.children[index], top);

  let asked = 0;
  async function renew() {
    const mine = ++asked;
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (mine !== asked) return;
    const old = partsIn(document), fresh = partsIn(page);
    const same = old.length === fresh.length && old.every((one, i) => one.dataset.live === fresh[i].dataset.live);
    if (same) old.forEach((one, i) => patch(one, fresh[i]));
    else {
      const main = document.querySelector("main");
      main.replaceChildren(...[...page.querySelector("main").childNodes].map((one) => document.importNode(one, true)));
      remember(main);
      main.querySelectorAll("[data-live]").forEach((one) => asMade.set(one, one.outerHTML));
      dress(main);
    }
    document.title = page.title;
    window.cmgenPosts = undefined;
    document.dispatchEvent(new CustomEvent("cmgen:renewed"));
  }

  let stream, seen = root.dataset.version; // of the page as it came: what happened while it was on its way is not missed
  function listen() {
    stream?.close();
    stream = new EventSource("/events");
    stream.addEventListener("version", (event) => {
      if (root.classList.contains("is-lost")) { location.reload(); return; } // another server: its token is another one
      if (seen === event.data) return;
      seen = event.data;
      renew();
    });
    stream.addEventListener("error", () => {
      root.classList.add("is-lost");
      const pulse = document.querySelector("[data-pulse]");
      pulse.querySelector("span").textContent = pulse.dataset.lost;
    });
  }

  // ------------------------------------------------------------------------------------ search

  const search = document.querySelector("dialog.search");
  const found = document.getElementById("found");
  const field = search.querySelector("input");
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’']/g, "'").toLowerCase();
  let rows = [], chosen = 0;

  function load() {
    if (window.cmgenPosts) return Promise.resolve();
    return new Promise((done) => {
      const script = document.createElement("script");
      script.src = root.dataset.search;
      script.onload = done;
      document.head.append(script);
    }).then(() => { rows = window.cmgenPosts.map((row) => [row, plain(row.join(" ")), plain(row[1])]); });
  }

  async function openSearch() {
    if (!search.open) search.showModal();
    field.select();
    await load();
    show();
  }

  function show() {
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
    const inTitle = ([, , title]) => wanted.every((word) => title.includes(word));
    const all = rows.filter(([, words]) => wanted.every((word) => words.includes(word)));
    const hits = [...all.filter(inTitle), ...all.filter((row) => !inTitle(row))].slice(0, 30);
    chosen = 0;
    found.replaceChildren(...hits.map(([row], i) => result(row, i)));
    if (!hits.length && wanted.length) found.append(Object.assign(document.createElement("p"), { textContent: found.dataset.none }));
  }

  function result([slug, title, words, status, day], i) {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = root.dataset.posts.replace(/index\.html$/, "") + slug.split("/").map(encodeURIComponent).join("/") + (isLive ? "/" : "/index.html");
    link.setAttribute("aria-selected", i === 0);
    const name = Object.assign(document.createElement("strong"), { textContent: title });
    const when = Object.assign(document.createElement("small"), { textContent: `${found.dataset[status] ?? status} ${day}` });
    const text = Object.assign(document.createElement("span"), { textContent: words, className: "found-words" });
    link.append(name, when, text);
    item.append(link);
    return item;
  }

  function move(step) {
    const links = [...found.querySelectorAll("a")];
    if (!links.length) return;
    chosen = (chosen + step + links.length) % links.length;
    links.forEach((link, i) => link.setAttribute("aria-selected", i === chosen));
    links[chosen].scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") search.close();
    else if (event.key === "Enter") found.querySelectorAll("a")[chosen]?.click();
    else return;
    event.preventDefault();
  });
  for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  // ------------------------------------------------------------------------------------ keys

  const help = document.querySelector("dialog.help");
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-search-open]")) openSearch();
    if (event.target.closest("[data-help-open]")) help.showModal();
  });

  function step(by) {
    const items = [...document.querySelectorAll("[data-item]")].filter((one) => one.checkVisibility());
    const links = items.map((one) => one.matches("a") ? one : one.querySelector("a"));
    if (!links.length) {
      document.querySelector(by > 0 ? "a[rel=next]" : "a[rel=prev]")?.click();
      return;
    }
    const now = links.findIndex((one) => one === document.activeElement);
    const next = links[now < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + by, 0), links.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    const pages = document.querySelectorAll(".rail nav a");
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") openSearch();
    else if (event.key === "?") help.showModal();
    else if (pages[Number(event.key) - 1]) pages[Number(event.key) - 1].click();
    else return;
    event.preventDefault();
  });

  // ------------------------------------------------------------------------------------ a post: width and theme

  const kept = (name) => { try { return sessionStorage.getItem(name); } catch { return null; } };
  const keep = (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* plain files have no storage */ } };
  function stage() {
    for (const node of document.querySelectorAll("[data-stage]")) {
      const theme = kept("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      for (const [name, value] of [["width", kept("width") ?? "desk"], ["theme", theme]]) {
        node.dataset[name] = value;
        const input = node.querySelector(`input[name=${name}][value=${value}]`);
        if (input) input.checked = true;
      }
    }
  }
  document.addEventListener("change", (event) => {
    const { name, value } = event.target;
    if (event.target.closest("[data-stage]") && (name === "width" || name === "theme")) { keep(name, value); stage(); }
  });

  // ------------------------------------------------------------------------------------ changes: one value of a file

  function say(words, isBad = false) {
    document.querySelector(".toast")?.remove();
    const toast = Object.assign(document.createElement("p"), { className: "toast", textContent: words });
    toast.setAttribute("role", isBad ? "alert" : "status");
    toast.classList.toggle("toast-bad", isBad);
    document.body.append(toast);
    setTimeout(() => toast.remove(), isBad ? 9000 : 3000);
  }

  async function change(edit) {
    const headers = { "Content-Type": "application/json", "X-Cmgen-Token": root.dataset.token };
    try {
      const reply = await fetch("/edit", { method: "POST", headers, body: JSON.stringify(edit) });
      if (!reply.ok) say(await reply.text(), true);
      return reply.ok;
    } catch {
      say(document.querySelector("[data-pulse]").dataset.lost, true);
      return false;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-edit]");
    if (!form) return;
    event.preventDefault();
    const { edit: field, path, seen: was, file = "" } = form.dataset;
    const value = form.elements.value.value;
    change({ path, seen: was, field, value: field === "date" ? value.replace("T", " ") : value, file });
  });

  let dragged = null;
  const dayUnder = (event) => dragged && event.target.closest?.(".day");
  document.addEventListener("dragstart", (event) => {
    const chip = event.target.closest?.("[data-move]");
    if (!chip) return;
    dragged = chip;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", chip.dataset.move);
    requestAnimationFrame(() => chip.classList.add("is-dragged"));
  });
  document.addEventListener("dragover", (event) => {
    const day = dayUnder(event);
    for (const one of document.querySelectorAll(".day.is-over")) if (one !== day) one.classList.remove("is-over");
    if (!day) return;
    event.preventDefault();
    day.classList.add("is-over");
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    document.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));
    dragged = null;
  });
  document.addEventListener("drop", async (event) => {
    const day = dayUnder(event), chip = dragged;
    if (!day) return;
    event.preventDefault();
    if (chip.closest(".day") === day) return;
    const { move: path, seen: was, time } = chip.dataset;
    const moved = document.querySelector("[data-moved]").dataset.moved;
    if (await change({ path, seen: was, field: "date", value: `${day.dataset.day} ${time}` })) say(moved.replace("{}", day.getAttribute("aria-label")));
  });

  // ------------------------------------------------------------------------------------ filters of the calendar

  const chosenIn = () => Object.fromEntries([...document.querySelectorAll("[data-filters] select")].map((one) => [one.name, one.value]).filter(([, value]) => value));
  function filter() {
    const wanted = Object.entries(chosenIn());
    for (const one of document.querySelectorAll("[data-status]")) {
      one.hidden = !wanted.every(([name, value]) => (one.dataset[name] ?? "").split(" ").includes(value));
    }
    for (const day of document.querySelectorAll("[data-day]")) {
      const isEmpty = !day.querySelector("li:not([hidden])");
      day.classList.toggle("is-empty", isEmpty);
      if (day.matches(".agenda-day")) day.hidden = isEmpty;
    }
    const clear = document.querySelector("[data-filters-clear]");
    if (clear) clear.hidden = !wanted.length;
  }
  function keepFilters() {
    const query = new URLSearchParams(chosenIn()).toString();
    history.replaceState(null, "", location.pathname + (query ? `?${query}` : ""));
    for (const link of document.querySelectorAll(".tools a")) link.href = link.href.split("?")[0] + (query ? `?${query}` : "");
    filter();
  }
  document.addEventListener("change", (event) => { if (event.target.closest("[data-filters]")) keepFilters(); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-filters-clear]")) return;
    for (const one of document.querySelectorAll("[data-filters] select")) one.value = "";
    keepFilters();
  });
  function readFilters() {
    if (!document.querySelector("[data-filters]")) return;
    for (const [name, value] of new URLSearchParams(location.search)) {
      const select = document.querySelector(`[data-filters] select[name="${CSS.escape(name)}"]`);
      if (select && [...select.options].some((one) => one.value === value)) select.value = value;
    }
    keepFilters();
  }
  document.addEventListener("cmgen:renewed", filter);

  // ------------------------------------------------------------------------------------ begin

  for (const one of document.querySelectorAll("[data-live]")) asMade.set(one, one.outerHTML);
  dress(document);
  stage();
  readFilters();
  if (isLive) {
    listen();
    document.addEventListener("visibilitychange", () => { if (document.hidden) stream.close(); else listen(); });
  }
  addEventListener("pagehide", () => stream?.close());
})();
