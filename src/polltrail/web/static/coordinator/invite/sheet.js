// A sheet of invitations to print and cut: for each person a QR code of the link, and the spoken code. Names are on the
// paper because whoever hands it out needs them; the paper is printed from this page and passes no server.

import { make } from "../../capture/dom.js";
import { matrix } from "../../capture/relay/qr/matrix.js";
import { t, time } from "../../desk/frame/language.js";
import { utf8 } from "../../verify/bytes.js";
import { scopeText } from "../areas.js";
import { bdi } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET_ZONE = 4;

/** Draw a sheet; `made` has `{name, link, spoken, role, areas, stations, nominated_by, expires_at}` of each. */
export function sheet(about, made) {
  return make("section", { class: "sheet", "aria-label": t("c_sheet") }, made.map((one) => slip(about, one)));
}

function slip(about, { name, link, spoken, expires_at, nominated_by, ...scope }) {
  return make("article", { class: "slip" },
    make("div", { class: "code" }, qr(link)),
    make("div", {},
      make("p", { class: "eyebrow" }, bdi(about.name), about.rehearsal ? ` · ${t("rehearsal")}` : ""),
      make("h3", {}, bdi(name)),
      make("p", {}, t(`role_${scope.role}`), ", ", scopeText(scope), nominated_by ? [", ", bdi(nominated_by)] : null),
      make("p", {}, t("c_scan")),
      make("p", {}, t("c_spoken"), " ", make("strong", { class: "spoken", dir: "ltr" }, spoken)),
      make("p", { class: "quiet" }, t("c_once_until", { at: time(expires_at) })),
      make("p", { class: "link", dir: "ltr" }, make("a", { href: link }, link)),
    ));
}

/** A QR code as one path of an SVG: sharp on any paper. */
export function qr(text) {
  const rows = matrix(utf8(text), "L");
  const size = rows.length + 2 * QUIET_ZONE;
  const svg = drawn("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": t("c_qr"), "shape-rendering": "crispEdges" });
  svg.append(drawn("rect", { width: size, height: size, class: "light" }), drawn("path", { d: dark(rows), class: "dark" }));
  return svg;
}

function dark(rows) {
  const found = [];
  for (const [y, row] of rows.entries()) {
    for (const [x, module] of row.entries()) if (module === 1) found.push(`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`);
  }
  return found.join("");
}

function drawn(tag, given) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
  return made;
}
