// The second verifier in node, on the cases that Python writes (tests/js/test_verify.py): the answers must be the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Tree, checkpointsIn, keyFrom, linesOf, verify } from "../../src/shouwang/apps/reports/static/reports/verify.js";

const { key, cases, roots } = JSON.parse(readFileSync(process.env.VERIFY_CASES, "utf8"));
const raw = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function answer({ journal, checkpoints }) {
  try {
    return await verify(linesOf(new Blob([raw(journal)])), await checkpointsIn(checkpoints, await keyFrom(key)));
  } catch (fault) {
    return { ok: false, refused: fault.message };
  }
}

test("every case has the answer that the first verifier gives", async () => {
  for (const each of cases) assert.equal((await answer(each)).ok, each.ok, each.say);
});

test("the tree has the roots of RFC 9162", async () => {
  for (const [leaves, root] of roots) {
    const tree = new Tree();
    for (const leaf of leaves) await tree.add(raw(leaf));
    assert.equal(btoa(String.fromCharCode(...(await tree.root()))), root);
  }
});

test("a key whose parts do not fit is none", async () => {
  await assert.rejects(keyFrom(key.replace("+", "x+")), /key-unreadable/);
  await assert.rejects(keyFrom("nonsense"), /key-unreadable/);
});
