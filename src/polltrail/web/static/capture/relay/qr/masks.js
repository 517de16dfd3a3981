// Masks of a QR code: eight ways to turn modules over, and what makes one worse to read than another
// (ISO/IEC 18004:2015, 7.8.3).

export const MASKS = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

const FINDER = "1011101";
const [RUN, SQUARE, LIKE_FINDER, UNEVEN] = [3, 3, 40, 10];

/** What a matrix costs: the less, the better it is read. */
export function penalty(rows) {
  const columns = rows.map((_, at) => Uint8Array.from(rows, (row) => row[at]));
  const lines = [...rows, ...columns].map((line) => line.join(""));
  const alone = lines.reduce((sum, line) => sum + runs(line) + finders(line), 0);
  return alone + squares(rows) + unevenness(rows);
}

function runs(line) {
  const found = line.match(/0{5,}|1{5,}/g) ?? [];
  return found.reduce((sum, run) => sum + run.length - 5 + RUN, 0);
}

/** What looks like a corner's pattern and has four light modules, or the edge, on either side. */
function finders(line) {
  let cost = 0;
  for (let at = line.indexOf(FINDER); at >= 0; ) {
    const end = at + FINDER.length;
    const alone = at === 0 || end === line.length || isLight(line.slice(Math.max(at - 4, 0), at)) || isLight(line.slice(end, end + 4));
    if (alone) cost += LIKE_FINDER;
    at = line.indexOf(FINDER, alone ? end : at + 4);
  }
  return cost;
}

const isLight = (modules) => !modules.includes("1");

function squares(rows) {
  let cost = 0;
  for (let row = 1; row < rows.length; row += 1) {
    const [above, here] = [rows[row - 1], rows[row]];
    for (let at = 1; at < rows.length; at += 1) {
      const one = here[at];
      if (one === here[at - 1] && one === above[at] && one === above[at - 1]) cost += SQUARE;
    }
  }
  return cost;
}

function unevenness(rows) {
  const dark = rows.reduce((sum, row) => sum + row.reduce((count, one) => count + one, 0), 0);
  return UNEVEN * Math.trunc(Math.abs((dark / rows.length ** 2) * 100 - 50) / 5);
}
