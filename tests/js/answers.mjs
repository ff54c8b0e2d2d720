// What the post app's modules answer to each line of the input, as one line of JSON; `about` says which is asked.

import { createInterface } from "node:readline";

import { keyOf } from "../../src/shouwang/phone/cose.js";
import { Refused, against, read, trustIn, withdrawnAfter } from "../../src/shouwang/phone/passes.js";
import { Pack } from "../../src/shouwang/phone/policy.js";
import { isCode } from "../../src/shouwang/phone/spoken.js";
import { answer } from "../../src/shouwang/phone/tools/conformance.mjs";

const raw = (text) => Uint8Array.from(Buffer.from(text, "base64"));
let trust, listed, pack;

async function orCode(ask) {
  try {
    return await ask();
  } catch (fault) {
    if (fault instanceof Refused) return { refused: fault.code };
    throw fault;
  }
}

const QUESTIONS = {
  certlogic: ([expression, data]) => answer(expression, data),
  trust: ({ raw: told, root }) => orCode(async () => void (trust = await trustIn(raw(told), await keyOf(raw(root))))),
  withdrawn: ({ raw: told }) => orCode(async () => (listed = await withdrawnAfter(raw(told), listed, trust.keys)).number),
  read: ({ text, at }) =>
    orCode(async () => {
      const found = await read(text, trust);
      const { kind, zones, purposes, issuedAt, expiresAt, binding, id } = found.gatePass;
      const holds = (await against(found, listed, at))?.code ?? null;
      return { kind, zones, purposes, issuedAt, expiresAt, binding, id: Buffer.from(id).toString("hex"), holds };
    }),
  code: ({ code }) => isCode(code),
  pack: ({ told }) => void (pack = new Pack(told)),
  decide: ({ facts }) => pack.decide(facts),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { about, ...question } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify((await QUESTIONS[about](question.asked ?? question)) ?? null)}\n`);
}
