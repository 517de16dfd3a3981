// Follows the count: a server says how long the log is by now, and nothing else; the page then asks for its main part as of
// that size, which never changes and so can be kept by every cache on the way.

import { lift, settle } from "./stages.js";
import { make, words } from "./words.js";

const LEAST = 3000; // milliseconds between two changes of a page, so that it can be read
const SIZE = /([0-9]{1,15})\s*$/;

/** Keep the page's figures new while somebody looks at it; `begin` is called on every new main part. */
export function follow(page, begin) {
  const { root, page: path, language, live } = page.body.dataset;
  if (live === undefined) return;
  new Follower({ page, begin, root, address: (size) => `${root}at/${size}/fragment/${language}/${path}`, size: Number(live) }).start();
}

class Follower {
  constructor({ page, begin, root, address, size }) {
    Object.assign(this, { page, begin, root, address, shown: size, newest: size, source: null, working: false, changed: 0 });
  }

  start() {
    this.page.addEventListener("visibilitychange", () => (this.page.hidden ? this.stop() : this.listen()));
    if (!this.page.hidden) this.listen();
  }

  listen() {
    if (this.source) return;
    this.source = new EventSource(`${this.root}v1/size`);
    this.source.onmessage = ({ data }) => this.heard(data);
    this.source.onerror = () => {
      if (this.source?.readyState === EventSource.CLOSED) this.lost();
    };
  }

  stop() {
    this.source?.close();
    this.source = null;
  }

  /** Nothing more will come by itself: say so, and how to see more. */
  lost() {
    this.stop();
    this.offer();
  }

  heard(data) {
    const size = Number(SIZE.exec(data)?.[1] ?? NaN);
    if (!(size > this.newest)) return;
    this.newest = size;
    if (!this.working) this.refresh();
  }

  async refresh() {
    this.working = true;
    try {
      while (this.shown < this.newest && this.source) {
        await new Promise((done) => setTimeout(done, Math.max(0, this.changed + LEAST - Date.now())));
        if (!this.source) break;
        const size = this.newest;
        const answer = await fetch(this.address(size), { credentials: "same-origin" });
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        this.take(await answer.text(), size);
      }
    } catch {
      this.lost();
    } finally {
      this.working = false;
    }
  }

  take(text, size) {
    const main = this.page.getElementById("main");
    if (!isReading(this.page, main)) {
      const [kept, lifted] = [remember(this.page, main), lift(main)];
      main.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
      settle(this.page, main, lifted);
      this.begin();
      restore(this.page, main, kept);
      this.tell(words("updated", { size }));
    } else {
      this.offer();
    }
    this.shown = size;
    this.changed = Date.now();
  }

  tell(text) {
    const told = this.page.getElementById("told");
    told.replaceChildren(text);
    clearTimeout(this.clearing);
    this.clearing = setTimeout(() => told.replaceChildren(), 4000);
  }

  offer() {
    clearTimeout(this.clearing);
    const link = make("a", { href: this.page.location.href, textContent: words("reload") });
    this.page.getElementById("told").replaceChildren(link);
  }
}

/** Whether somebody has text of the figures marked, which must not be taken from under their hand. */
function isReading(page, main) {
  const marked = page.getSelection();
  return Boolean(marked && !marked.isCollapsed && main.contains(marked.anchorNode));
}

/** What is to be as it was: where the page stands, what is open, how far tables are scrolled, what has the focus. */
function remember(page, main) {
  const all = (what) => [...main.querySelectorAll(what)];
  return {
    top: page.defaultView.scrollY,
    open: all("details").map((one, at) => (one.open ? keyOf(one, at) : null)),
    scrolled: all(".scroll").map((one) => one.scrollLeft),
    focus: pathOf(page.activeElement, main),
  };
}

function restore(page, main, { top, open, scrolled, focus }) {
  const wanted = new Set(open);
  for (const [at, one] of [...main.querySelectorAll("details")].entries()) one.open = wanted.has(keyOf(one, at));
  for (const [at, one] of [...main.querySelectorAll(".scroll")].entries()) one.scrollLeft = scrolled[at] ?? 0;
  find(main, focus)?.focus({ preventScroll: true });
  page.defaultView.scrollTo({ top, behavior: "instant" });
}

const keyOf = (details, at) => details.id || `${at}`;

/** What has the focus: where it leads, or which it is; null where it is outside. */
function pathOf(active, main) {
  if (!active || !main.contains(active)) return null;
  const same = [...main.querySelectorAll(active.tagName)];
  const href = active.getAttribute("href");
  const alike = same.filter((one) => one.getAttribute("href") === href);
  return { tag: active.tagName, href, at: alike.indexOf(active) };
}

function find(main, path) {
  if (!path) return null;
  return [...main.querySelectorAll(path.tag)].filter((one) => one.getAttribute("href") === path.href)[path.at] ?? null;
}
