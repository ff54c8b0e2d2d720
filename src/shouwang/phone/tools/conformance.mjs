// `node conformance.mjs FOLDER`: ask the post app's evaluator of CertLogic every question of published suites, and print how many are
// answered as they must be. The same shapes of files as `shouwang policy conformance` (files/conformance.py), and the same counts.

import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";

import { Fault, evaluate, issues } from "../certlogic.js";

const KINDS = ["assertions", "validations", "rule tests"];

export function answer(expression, data) {
  try {
    return evaluate(expression, data);
  } catch (fault) {
    if (fault instanceof Fault) return { fault: fault.code };
    throw fault;
  }
}

function linesOf(path) {
  const raw = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(raw) : raw).toString("utf8");
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

function* ofSpecification(suite, file) {
  for (const each of suite.cases ?? []) {
    const say = `${suite.name ?? file}: ${each.name ?? JSON.stringify(each.certLogicExpression)}`;
    if (each.issues) yield { kind: "validations", say, wanted: each.issues, got: [...issues(each.certLogicExpression)] };
    for (const { certLogicExpression = each.certLogicExpression, data, expected, message = JSON.stringify(data) } of each.assertions ?? []) {
      yield { kind: "assertions", say: `${say}: ${message}`, wanted: expected, got: answer(certLogicExpression, data) };
    }
  }
}

function* ofRules(path) {
  const beside = join(dirname(path), basename(path).replace("tests", "rules"));
  const rules = new Map(linesOf(beside).map((each) => [dirname(each.path), each.content.Logic]));
  for (const { path: say, content } of linesOf(path)) {
    const { payload = null, external = null, expected: wanted } = content;
    yield { kind: "rule tests", say, wanted, got: answer(rules.get(say.split("/tests/")[0]), { payload, external }) };
  }
}

function* asked(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => /\.jsonl?(\.gz)?$/.test(name)).sort();
  for (const path of files.map((name) => join(folder, name))) {
    if (/^tests\.jsonl(\.gz)?$/.test(basename(path))) yield* ofRules(path);
    else if (path.endsWith(".json")) yield* ofSpecification(JSON.parse(readFileSync(path, "utf8")), basename(path));
  }
}

function main(folder) {
  const counts = new Map();
  for (const { kind, say, wanted, got } of asked(folder)) {
    const [kept, total] = counts.get(kind) ?? [0, 0];
    const isKept = isDeepStrictEqual(got, wanted);
    counts.set(kind, [kept + (isKept ? 1 : 0), total + 1]);
    if (!isKept) console.error(`${say}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  }
  if (counts.size === 0) console.error(`${folder}: no test suite found there.`);
  for (const kind of KINDS.filter((each) => counts.has(each))) console.log(`${kind}: ${counts.get(kind).join(" of ")} kept`);
  const isWhole = [...counts.values()].every(([kept, total]) => kept === total);
  process.exitCode = counts.size === 0 ? 2 : Number(!isWhole);
}

if (process.argv[1] && import.meta.url.endsWith(basename(process.argv[1]))) main(process.argv[2]);
