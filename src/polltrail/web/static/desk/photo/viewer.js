// A photograph that can be zoomed, turned and moved, by keys, buttons, wheel or pointer.

import { button, make } from "../../capture/dom.js";
import { t } from "../frame/language.js";

const [LEAST, MOST, STEP, MOVE] = [0.05, 12, 1.25, 60];
const MOVES = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Where an image of a digest lies. */
export const addressOf = (digest) => `/images/sha256/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`;

/**
 * Show photographs, one at a time.
 *
 * @param {string[]} images - Digests.
 * @param {string} words - What they are of, for whoever cannot see them.
 * @returns {{element: HTMLElement, key: function(KeyboardEvent): boolean}} `key` takes a key that was pressed elsewhere,
 * such as in the form beside it, and says whether it meant something here.
 */
export function viewer(images, words) {
  if (!images.length) return { element: make("p", { class: "photo none" }, t("no_photo")), key: () => false };
  const image = make("img", { alt: words, draggable: false });
  const window = make("div", { class: "window", tabIndex: 0, role: "group", "aria-label": words }, image);
  const count = make("span", { class: "count" });
  const view = { scale: 1, turn: 0, x: 0, y: 0, at: 0 };
  const act = actions(view, images, { image, window, count });
  const tools = make("div", { class: "tools" },
    button("+", act.in, { "aria-label": t("zoom_in"), title: `${t("zoom_in")} (+)` }),
    button("−", act.out, { "aria-label": t("zoom_out"), title: `${t("zoom_out")} (−)` }),
    button("⟳", act.turn, { "aria-label": t("turn"), title: `${t("turn")} (R)` }),
    button(t("fit"), act.fit, { title: "F" }),
    images.length > 1 && button(t("next_photo"), act.next, { title: "N" }),
    count,
  );
  listen(window, image, view, act);
  act.show();
  return { element: make("figure", { class: "photo" }, window, tools), key: (event) => pressed(event, act, true) };
}

function actions(view, images, { image, window, count }) {
  const draw = () => (image.style.transform = `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) rotate(${view.turn}deg) scale(${view.scale})`);
  const fit = () => {
    const [wide, high] = view.turn % 180 ? [image.naturalHeight, image.naturalWidth] : [image.naturalWidth, image.naturalHeight];
    if (!wide) return;
    Object.assign(view, { scale: Math.min(window.clientWidth / wide, window.clientHeight / high), x: 0, y: 0 });
    draw();
  };
  const zoom = (by) => {
    const scale = Math.min(MOST, Math.max(LEAST, view.scale * by));
    const by_now = scale / view.scale;
    Object.assign(view, { scale, x: view.x * by_now, y: view.y * by_now });
    draw();
  };
  const show = () => {
    image.src = addressOf(images[view.at]);
    count.textContent = images.length > 1 ? t("photo", { at: view.at + 1, of: images.length }) : "";
  };
  image.addEventListener("load", fit);
  image.addEventListener("error", () => window.replaceChildren(make("p", { class: "none" }, t("photo_gone"))));
  return {
    fit, show, zoom, in: () => zoom(STEP), out: () => zoom(1 / STEP),
    turn: () => ((view.turn = (view.turn + 90) % 360), fit()),
    next: () => ((view.at = (view.at + 1) % images.length), (view.turn = 0), show()),
    move: (x, y) => (Object.assign(view, { x: view.x + x, y: view.y + y }), draw()),
  };
}

/** What a key means; arrows alone belong to whatever field is being typed in. */
function pressed(event, act, elsewhere) {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const move = MOVES[event.key];
  if (move && (event.shiftKey || !elsewhere)) {
    act.move(move[0] * MOVE, move[1] * MOVE);
    return true;
  }
  const found = { "+": act.in, "=": act.in, "-": act.out, "−": act.out, r: act.turn, f: act.fit, n: act.next }[event.key.toLowerCase()];
  found?.();
  return Boolean(found);
}

function listen(window, image, view, act) {
  window.addEventListener("keydown", (event) => pressed(event, act, false) && event.preventDefault());
  window.addEventListener("wheel", (event) => (event.preventDefault(), act.zoom(event.deltaY < 0 ? 1.12 : 1 / 1.12)), { passive: false });
  let held = null;
  window.addEventListener("pointerdown", (event) => {
    held = [event.clientX, event.clientY];
    window.setPointerCapture(event.pointerId);
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    act.move(event.clientX - held[0], event.clientY - held[1]);
    held = [event.clientX, event.clientY];
  });
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => (held = null));
  new ResizeObserver(act.fit).observe(window);
}
