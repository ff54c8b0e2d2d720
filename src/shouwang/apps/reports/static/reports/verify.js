// A second verifier, so that nobody has to believe the first: plain JavaScript, this file alone, on files that never leave the reader's machine.
//
// Each line of the export is hashed as a leaf, the leaves as the tree of RFC 9162; the tree's root must stand in a checkpoint (C2SP
// signed note, Ed25519) that the journal's key has signed, and no device's number may come twice. It gives the same answers as
// `shouwang journal verify`.

const ORIGIN = "shouwang.journal/";
const LEAVES = "\n\nshouwang.leaves\n";
const BEGIN = '},"device":"';
const utf8 = (text) => new TextEncoder().encode(text);
const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(parts)));
const node = (left, right) => sha256([1], left, right);

/** Base64 as it is written, and in no other spelling. */
function bytes(text) {
  if (btoa(atob(text)) !== text) throw new Error("note-not-signed");
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** A tree that grows leaf by leaf and remembers the roots of its whole subtrees. */
export class Tree {
  size = 0;
  #peaks = [];

  async add(leaf) {
    let carried = leaf;
    for (let whole = this.size; whole % 2; whole = (whole - 1) / 2) carried = await node(this.#peaks.pop(), carried);
    this.#peaks.push(carried);
    this.size += 1;
  }

  async root() {
    if (!this.size) return sha256();
    let root = this.#peaks.at(-1);
    for (const peak of this.#peaks.slice(0, -1).reverse()) root = await node(peak, root);
    return root;
  }
}

/** `name+id+key` taken apart; throws if its parts do not fit. */
export async function keyFrom(text) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const raw = name ? bytes(encoded) : [];
  if (raw.length !== 33 || raw[0] !== 1) throw new Error("key-unreadable");
  const hash = await sha256(utf8(`${name}\n`), raw);
  const hex = [...hash.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== id) throw new Error("key-unreadable");
  return { name, id: hash.slice(0, 4), public: raw.slice(1) };
}

/** The checkpoint in a note that the key has signed; throws if it has not. */
export async function opened(note, key) {
  const end = note.indexOf("\n\n");
  const text = note.slice(0, end + 1);
  const imported = await crypto.subtle.importKey("raw", key.public, "Ed25519", false, ["verify"]);
  let holds = false;
  for (const line of note.slice(end + 2).split("\n")) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
    const raw = name === key.name ? bytes(encoded) : [];
    if (raw.length === 68 && same(raw.slice(0, 4), key.id)) holds ||= await crypto.subtle.verify("Ed25519", imported, raw.slice(4), utf8(text));
  }
  const [, size, root] = /^shouwang\.journal\/[0-9a-f-]{36}\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/=]{44})\nat [-0-9T:.]+Z\n(?:epoch [1-9][0-9]*\n)?$/.exec(text) ?? [];
  if (end < 0 || !holds || !root) throw new Error("note-not-signed");
  return { size: Number(size), root: bytes(root) };
}

/** The leaf hashes at the end of a file of notes, if they are those under its last checkpoint; throws if not. */
async function leavesIn(text, last) {
  const leaves = text.replace(/\n$/, "").split("\n").map(bytes);
  const tree = new Tree();
  for (const leaf of leaves) await tree.add(leaf);
  if (leaves.length !== last.size || !same(await tree.root(), last.root)) throw new Error("leaves-not-signed");
  return leaves;
}

/**
 * All checkpoints of a file, by size, with the `leaves` that may stand below them; throws at anything else in it, where two of one size
 * differ, and where there is none.
 */
export async function checkpointsIn(file, key) {
  const text = file.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const found = new Map();
  const end = text.lastIndexOf(LEAVES);
  const parts = (end < 0 ? text : text.slice(0, end)).replace(/^\n+|\n+$/g, "").split(/\n{2,}/);
  if (!parts[0].startsWith(ORIGIN)) await keyFrom(parts.shift());
  for (let at = 0; at < parts.length; at += 2) {
    const signatures = (parts[at + 1] ?? "").split("\n");
    if (!parts[at].startsWith(ORIGIN) || !signatures.every((line) => line.startsWith("— "))) throw new Error("note-not-signed");
    const checkpoint = await opened(`${parts[at]}\n\n${parts[at + 1]}\n`, key);
    if (!same(found.get(checkpoint.size)?.root ?? checkpoint.root, checkpoint.root)) throw new Error("notes-contradict");
    found.set(checkpoint.size, checkpoint);
  }
  if (!found.size) throw new Error("file-without-notes");
  const checkpoints = [...found.values()].sort((one, other) => one.size - other.size);
  return Object.assign(checkpoints, { leaves: end < 0 ? [] : await leavesIn(text.slice(end + LEAVES.length), checkpoints.at(-1)) });
}

/** A line as it was exported: without the end that Windows gives it, and the mark that some programs put before the first. */
function plain(line, isFirst) {
  const begin = isFirst && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0;
  return line.subarray(begin, line.at(-1) === 13 ? -1 : undefined);
}

/** The lines of a file, as bytes without their ends, one at a time: an export may be larger than memory. */
export async function* linesOf(blob) {
  let rest = new Uint8Array();
  let isFirst = true;
  for (let at = 0; at < blob.size; at += 1 << 20) {
    const part = joined([rest, new Uint8Array(await blob.slice(at, at + (1 << 20)).arrayBuffer())]);
    let begin = 0;
    for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, begin)) {
      yield plain(part.subarray(begin, end), isFirst);
      isFirst = false;
      begin = end + 1;
    }
    rest = part.slice(begin);
  }
  if (rest.length) yield plain(rest, isFirst);
}

/** Whole numbers that were met, as stretches; a device's come nearly in order, so there are few. */
class Numbers {
  #stretches = [];

  /** Take a number in; false if it is there already. */
  add(number) {
    const all = this.#stretches;
    let place = all.length;
    while (place && all[place - 1][1] >= number) place -= 1;
    if (place < all.length && all[place][0] <= number) return false;
    all.splice(place, 0, [number, number]);
    if (place + 1 < all.length && all[place + 1][0] === number + 1) all[place][1] = all.splice(place + 1, 1)[0][1];
    if (place && all[place - 1][1] === number - 1) all[place - 1][1] = all.splice(place, 1)[0][1];
    return true;
  }

  get highest() {
    return this.#stretches.at(-1)?.[1] ?? 0;
  }

  get count() {
    return this.#stretches.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }
}

/** What a line says of itself: whose it is, its number (0 where it is no entry), and of which line the server tells that it was kept apart. */
function told(line) {
  const text = new TextDecoder("latin1").decode(line);
  const begin = text.lastIndexOf(BEGIN);
  const fields = text.slice(begin + BEGIN.length).split(",");
  const [, digits] = /^"sequence":([0-9]{1,16})$/.exec(fields[10] ?? "") ?? [];
  const number = begin < 0 || fields.length !== 13 || !fields[12].startsWith('"subject":') ? 0 : Number(digits ?? 0);
  const stream = (device, epoch) => `${device} ${epoch} ${fields[7]}`;
  const found = { stream: stream(fields[0].slice(0, 36), fields[2]), number: number < 2 ** 53 ? number : 0 };
  const apart = /^\{.*"data":\{"device":"([0-9a-f-]{36})","epoch":([0-9]+),.*"sequence":([0-9]+)\},"device":/.exec(text);
  if (apart && fields[5] === '"kind":"device.line-kept-apart"') found.apart = { stream: stream(apart[1], `"epoch":${apart[2]}`), number: Number(apart[3]) };
  return found;
}

/**
 * Hold an export against its checkpoints: `{ok, entries, vouched, missing, apart}`, or `{ok: false, line}` with the first line that is
 * wrong; without leaf hashes it is the first of the stretch that is.
 */
export async function verify(lines, checkpoints, tell = () => {}) {
  const tree = new Tree();
  const left = [...checkpoints];
  const leaves = checkpoints.leaves ?? [];
  const streams = new Map();
  const kept = [];
  let entries = 0;
  let vouched = 0;
  let bad = 0;
  for await (const line of lines) {
    entries += 1;
    if (entries % 10000 === 0) tell(entries);
    const { stream, number, apart } = told(line);
    if (!streams.has(stream) && number) streams.set(stream, new Numbers());
    if (!number || !streams.get(stream).add(number)) bad ||= entries;
    if (apart) kept.push(apart);
    if (!left.length) continue;
    const leaf = await sha256([0], line);
    if (tree.size < leaves.length && !same(leaf, leaves[tree.size])) return { ok: false, line: bad || entries };
    await tree.add(leaf);
    if (tree.size < left[0].size) continue;
    if (bad || !same(await tree.root(), left[0].root)) return { ok: false, line: bad || vouched + 1 };
    vouched = left.shift().size;
  }
  if (bad || left.length) return { ok: false, line: bad || entries + 1 };
  const explained = kept.filter(({ stream, number }) => number > 0 && number < (streams.get(stream)?.highest ?? 0) && streams.get(stream).add(number));
  const missing = [...streams.values()].reduce((sum, numbers) => sum + numbers.highest - numbers.count, 0);
  return { ok: true, entries, vouched, missing, apart: explained.length };
}
