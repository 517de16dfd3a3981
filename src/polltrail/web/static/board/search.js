// Finds stations where no server answers: in an index of small files, by the beginnings of words (format "polltrail-search/1").

import { make, words } from "./words.js";

const MOST = 50;
const LONGEST = 24;
const PER_FOLDER = 1000;

/** Let the search form of a site of files answer by itself; a server's form is left as it is. */
export function searchHere(page) {
  const form = page.querySelector("form[data-search]");
  if (!form?.hidden) return;
  form.hidden = false;
  const input = form.elements.q;
  const ask = () => answer(form.dataset.search, input.value, page.getElementById("found"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    page.defaultView.history.replaceState(null, "", `?q=${encodeURIComponent(input.value)}`);
    ask();
  });
  input.value = new URLSearchParams(page.location.search).get("q") ?? "";
  if (input.value) ask();
}

/** Words as the index has them: without case, accents, and whatever is no letter or digit. */
export function folded(text) {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("\u00df", "ss").replaceAll("\u03c2", "\u03c3");
  return bare.replace(/[^\p{L}\p{N}]/gu, " ").split(" ").filter(Boolean).map((word) => [...word].slice(0, LONGEST).join(""));
}

async function answer(folder, text, found) {
  const asked = folded(text);
  if (!asked.length) return found.replaceChildren();
  found.replaceChildren(make("p", { textContent: words("searching") }));
  try {
    const { stations, more } = await search(folder, asked);
    found.replaceChildren(...(stations.length ? listed(stations, more) : [make("p", { textContent: words("none") })]));
  } catch {
    found.replaceChildren(make("p", { textContent: words("search_failed") }));
  }
}

async function search(folder, asked) {
  const { shards } = await json(`${folder}index.json`);
  const longest = asked.reduce((one, other) => (other.length > one.length ? other : one));
  const files = await Promise.all(keysOf(Object.keys(shards), longest).map((key) => json(folder + shards[key])));
  const stations = new Map();
  for (const shard of files) {
    for (const one of shard.stations) if (has(one, asked)) stations.set(one[0], one);
  }
  const left = files.some(({ more }) => more) || stations.size > MOST;
  return { stations: [...stations.values()].sort((one, other) => one[0] - other[0]).slice(0, MOST), more: left };
}

/** Shards that can have a word: whose key begins it, and those that it begins, the nearest first and not without end. */
function keysOf(keys, word) {
  const bare = (key) => key.replace(/\$$/, "");
  const wanted = keys.filter((key) => (key.endsWith("$") ? bare(key).startsWith(word) : word.startsWith(key) || key.startsWith(word)));
  return wanted.sort((one, other) => bare(one).length - bare(other).length).slice(0, 8);
}

function has([, id, name, place], asked) {
  const own = folded(`${id} ${name} ${place}`);
  return asked.every((word) => own.some((one) => one.startsWith(word)));
}

function listed(stations, more) {
  const list = make("ul", { className: "found" });
  list.append(...stations.map(line));
  const told = more ? [make("p", { className: "note", textContent: words("search_more") })] : [];
  return [list, ...told];
}

function line([number, id, name, place]) {
  const href = `station/${Math.floor(number / PER_FOLDER)}/${number}.html`;
  const bdi = (text) => make("bdi", { textContent: text });
  const link = make("a", { href }, bdi(name || id));
  const rest = make("span", { className: "id" }, bdi(name ? id : ""), place ? " \u00b7 " : "", bdi(place));
  return make("li", {}, link, " ", rest);
}

async function json(path) {
  const answer = await fetch(path, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${path}: status ${answer.status}`);
  return answer.json();
}
