// Answers questions to the coordinator's modules that need no page, as verify_driver.mjs does for those that verify.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const load = (name) => import(new URL(name, folder));
const { Refused } = await load("../verify/answers.js");
const { hex } = await load("../verify/bytes.js");
const { keyFromFile } = await load("keys/file.js");
const registry = await load("keys/registry.js");
const make = await load("invite/make.js");
const lines = await load("invite/lines.js");
const spoken = await load("../sign/spoken.js");
const { hasTelephone } = await load("telephone.js");

const opened = (text) => keyFromFile(new File([text], "some.key"));

const asks = {
  key: async (text) => {
    const { key, public: shown } = await opened(text);
    return [key, shown];
  },
  commitment: async (text, election, name) => make.commitment(await opened(text), election, name),
  invitation: async (text, wanted) => make.invitation(await opened(text), wanted),
  offered: (shown, election) => make.offeredKey(shown, election),
  telephone: (text) => hasTelephone(text),
  lines: (text, stations, areas) => lines.readLines(text, { stations: new Set(stations), areas: new Map(areas) }),
  spoken: async (link) => {
    const code = spoken.newSpoken();
    const { name, box } = await spoken.sealSpoken(code, link);
    return [code, name, hex(box)];
  },
  said: async (typed, name, box) =>
    spoken.openSpoken(typed, async (path) => {
      if (path !== `/v1/spoken/${name}`) throw new Refused(`another box: ${path}`);
      return Uint8Array.from(box.match(/../g), (pair) => parseInt(pair, 16));
    }),
  seal: (people, passphrase, election) => registry.sealRegistry({ people }, passphrase, election),
  open: (box, passphrase, election) => registry.openRegistry(box, passphrase, election),
};

async function result(ask) {
  try {
    return { is: (await ask()) ?? null };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answers = [];
  for (const [what, ...given] of JSON.parse(line)) answers.push(await result(() => asks[what](...given)));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
