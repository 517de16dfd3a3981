// What a part of a log says that it is about: nobody has signed that, so it must at least be a thing that exists.

import { shown } from "./answers.js";
import { readUtf8 } from "./bytes.js";

/** Check that the election's tables have what a part is about, or that somebody speaks of it there. */
export function checkScope(where, { station, contest, area }, roster, bodies, files, report) {
  const known = (table, name) => knownNames(roster.definitions.map(({ body }) => body.tables[table].digest), files, name);
  const check = (what, path, names) => {
    if (names && !names.has(JSON.stringify(path))) {
      const found = `${what} ${shown(path.join("/"))}, which no table and no entry here names`;
      report.wrong(where, `expected a scope that the election has, found ${found}`);
    }
  };
  const first = (row) => row.slice(0, 1);
  if (station !== null && !bodies.some((body) => (body.slot ?? body).station === station)) {
    check("station", [station], known("stations", first));
  }
  if (contest !== null && !bodies.some((body) => (body.slot ?? body).contest === contest)) {
    check("contest", [contest], known("choices", first));
  }
  if (area !== null) check("area", area, known("areas", (row) => row.slice(1).filter(Boolean)));
}

/** What tables name, as a set; null where one of them is missing or cannot be read. */
function knownNames(digests, files, name) {
  const found = new Set();
  for (const digest of digests) {
    const text = files.has(`tables/${digest}`) ? readUtf8(files.get(`tables/${digest}`)) : null;
    const rows = text === null ? null : readRows(text);
    if (rows === null) return null;
    for (const row of rows.slice(1)) found.add(JSON.stringify(name(row)));
  }
  return found;
}

/** Read CSV: a list of rows of cells; null where a quoted cell does not end. */
function readRows(text) {
  const rows = [];
  let row = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) return null;
    row.push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (found[3] === ",") {
      if (cell.lastIndex === text.length) rows.push([...row, ""]);
    } else {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
