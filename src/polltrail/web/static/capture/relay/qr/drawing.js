// A QR code as a drawing: dark on light in every colour scheme, with the light border that readers need.

import { matrix } from "./matrix.js";

const SVG = "http://www.w3.org/2000/svg";
const BORDER = 4;

/**
 * Draw a text as a code.
 *
 * @param {string} text
 * @param {"L"|"M"} level
 * @param {string} title - What it is, for those who do not see it.
 * @returns {SVGElement}
 */
export function drawing(text, level, title) {
  const rows = matrix(new TextEncoder().encode(text), level);
  const size = rows.length + 2 * BORDER;
  const svg = element("svg", { viewBox: `0 0 ${size} ${size}`, class: "code", role: "img", "shape-rendering": "crispEdges" });
  const named = element("title", {});
  named.textContent = title;
  svg.append(named, element("rect", { width: size, height: size, fill: "#ffffff" }), element("path", { d: pathOf(rows), fill: "#000000" }));
  return svg;
}

/** Dark modules, each run of a row as one rectangle. */
function pathOf(rows) {
  return rows
    .flatMap((row, down) => [...row.join("").matchAll(/1+/g)].map((run) => `M${run.index + BORDER} ${down + BORDER}h${run[0].length}v1h-${run[0].length}z`))
    .join("");
}

function element(tag, given) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
  return made;
}
