// Pointing at a map, or tapping it, names the nearest dot and leads to its page; lists below have the same for everybody.

import { make } from "./words.js";

const NEAR = 26; // pixels of the screen

/** Let every map of the page answer. */
export function tellOnMap(page) {
  for (const map of page.querySelectorAll("svg.map")) {
    const told = make("p", { className: "map-told note" });
    map.after(told);
    const dots = [...map.querySelectorAll("use[data-name]")];
    for (const kind of ["pointermove", "click"]) {
      map.addEventListener(kind, (event) => {
        const dot = nearest(dots, event);
        if (dot) told.replaceChildren(named(dot));
      });
    }
  }
}

function named(dot) {
  const { name, href } = dot.dataset;
  const words = make("bdi", { textContent: name });
  return href ? make("a", { href }, words) : words;
}

function nearest(dots, { clientX, clientY }) {
  let [found, best] = [null, NEAR];
  for (const dot of dots) {
    const { left, right, top, bottom } = dot.getBoundingClientRect();
    const away = Math.hypot((left + right) / 2 - clientX, (top + bottom) / 2 - clientY);
    if (away < best) [found, best] = [dot, away];
  }
  return found;
}
