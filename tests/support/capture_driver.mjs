// Answers questions to the modules of the capture page that touch no page; as verify_driver.mjs does.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const load = (name) => import(new URL(name, folder));
const model = await load("form/model.js");
const identities = await load("form/identities.js");
const queue = await load("pausing.js");

const asks = {
  typed: (text) => {
    const found = model.typed(text);
    return found === undefined ? "no number" : found;
  },
  groups: (form) => model.groupsOf(form).map(({ paper, section, items }) => [paper, section, items.map((one) => (one.choices ? "choices" : one.field.name))]),
  body: (form, choices, values) => model.bodyOf(model.figuresOf(form, choices, values)),
  failures: (form, choices, values, registered) =>
    identities.failures(form, model.figuresOf(form, choices, values), registered).map(({ identity, choice, left, right }) => [identity.code, choice, left.sum, right.sum]),
  written: (side) => identities.written(side),
  pause: (tries, random, after) => queue.pause(tries, random, after),
  stillToWait: (until, now) => queue.stillToWait(until, now),
};

for await (const line of createInterface({ input: process.stdin })) {
  const answers = JSON.parse(line).map(([what, ...given]) => ({ is: asks[what](...given) ?? null }));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
