// Whom to invite, as a coordinator writes it: a line for each person; name, phone, stations or areas, contestant.

/**
 * Read lines of a list: cells between tabs, semicolons or commas; several places between bars.
 *
 * @param {string} text
 * @param {{stations: Set<string>, areas: Map<string, string[]>}} places - Areas by their names joined with "/".
 * @returns {{people: object[], wrong: {line: number, place: string}[]}} People as `{name, phone, areas, stations,
 * nominated_by}`; without places it is the whole election.
 */
export function readLines(text, places) {
  const [people, wrong] = [[], []];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (!line.trim()) continue;
    const [name, phone = "", where = "", nominated_by = ""] = cellsOf(line);
    const found = scopeOf(where, places);
    wrong.push(...found.unknown.map((place) => ({ line: at + 1, place })));
    if (!name) wrong.push({ line: at + 1, place: "" });
    people.push({ name, phone, areas: found.areas, stations: found.stations, nominated_by: nominated_by || null });
  }
  return { people, wrong };
}

function cellsOf(line) {
  const separator = ["\t", ";", ","].find((one) => line.includes(one)) ?? "\t";
  return line.split(separator).map((one) => one.trim());
}

function scopeOf(where, places) {
  const found = { areas: [], stations: [], unknown: [] };
  for (const one of new Set(where.split("|").map((part) => part.trim()).filter(Boolean))) {
    if (places.stations.has(one)) found.stations.push(one);
    else if (places.areas.has(one)) found.areas.push(places.areas.get(one));
    else found.unknown.push(one);
  }
  return found;
}
