// Answers lines of JSON, [["what", ...arguments], ...], bytes as {"hex": "..."}: each with as many results.

import { createInterface } from "node:readline";

const revive = (_, value) => (typeof value?.hex === "string" ? Uint8Array.from(Buffer.from(value.hex, "hex")) : value);
const plain = (_, value) => (typeof value === "bigint" ? String(value) : value);

/** What a question comes to: {"is": value}, {"refused": why} or {"unsure": why}, by the classes of the modules asked. */
export function resultWith({ Refused, CannotTell }) {
  return async (ask) => {
    try {
      return { is: (await ask()) ?? null };
    } catch (error) {
      if (error instanceof Refused) return { refused: error.message };
      if (error instanceof CannotTell) return { unsure: error.message };
      throw error;
    }
  };
}

/** Answer until standard input ends. */
export async function answerAll(asks, result) {
  for await (const line of createInterface({ input: process.stdin })) {
    const answers = [];
    for (const [what, ...given] of JSON.parse(line, revive)) answers.push(await result(() => asks[what](...given)));
    process.stdout.write(`${JSON.stringify(answers, plain)}\n`);
  }
}
