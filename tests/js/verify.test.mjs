// The second verifier in node, on the cases that Python writes (tests/js/test_verify.py): the answers must be the same.

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { Tree, checkpointsIn, keyFrom, linesOf, textOf, verify } from "../../src/shouwang/apps/reports/static/reports/verify.js";

// One line says the key and the roots, each line after it a case; all of them are too many for one string.
const lines = createInterface({ input: createReadStream(process.env.VERIFY_CASES), crlfDelay: Infinity })[Symbol.asyncIterator]();
const { key, roots } = JSON.parse((await lines.next()).value);
const raw = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function answer({ journal, checkpoints }) {
  try {
    return await verify(linesOf(new Blob([raw(journal)])), await checkpointsIn(await textOf(new Blob([raw(checkpoints)])), await keyFrom(key)));
  } catch (fault) {
    return { ok: false };
  }
}

test("every case has the answer that the first verifier gives", async () => {
  let count = 0;
  for await (const line of lines) {
    const each = JSON.parse(line);
    assert.deepEqual(await answer(each), each.answer, each.say);
    count += 1;
  }
  assert.ok(count > 1);
});

test("the tree has the roots of RFC 9162", async () => {
  for (const [leaves, root] of roots) {
    const tree = new Tree();
    for (const leaf of leaves) await tree.add(raw(leaf));
    assert.equal(btoa(String.fromCharCode(...(await tree.root()))), root);
  }
});

test("what is packed is said to be packed", async () => {
  const packed = new Blob([Uint8Array.of(0x1f, 0x8b, 8, 0)]);
  await assert.rejects(textOf(packed), /file-packed/);
  await assert.rejects(linesOf(packed).next(), /file-packed/);
});

test("a key whose parts do not fit is none", async () => {
  await assert.rejects(keyFrom(key.replace("+", "x+")), /key-unreadable/);
  await assert.rejects(keyFrom("nonsense"), /key-unreadable/);
});
