// A second verifier, so that nobody has to believe the first: plain JavaScript, this file alone, on files that never leave the reader's machine.
//
// Each line of the export is hashed as a leaf, the leaves as the tree of RFC 9162; the tree's root must stand in a checkpoint (C2SP
// signed note, Ed25519) that the journal's key has signed. It gives the same answers as `shouwang journal verify`.

const ORIGIN = "shouwang.journal/";
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

/** All checkpoints of a file, by size; throws at anything else in it, where two of one size differ, and where there is none. */
export async function checkpointsIn(text, key) {
  const found = new Map();
  const parts = text.replace(/^\n+|\n+$/g, "").split(/\n{2,}/);
  if (!parts[0].startsWith(ORIGIN)) await keyFrom(parts.shift());
  for (let at = 0; at < parts.length; at += 2) {
    const signatures = (parts[at + 1] ?? "").split("\n");
    if (!parts[at].startsWith(ORIGIN) || !signatures.every((line) => line.startsWith("— "))) throw new Error("note-not-signed");
    const checkpoint = await opened(`${parts[at]}\n\n${parts[at + 1]}\n`, key);
    if (!same(found.get(checkpoint.size)?.root ?? checkpoint.root, checkpoint.root)) throw new Error("notes-contradict");
    found.set(checkpoint.size, checkpoint);
  }
  if (!found.size) throw new Error("file-without-notes");
  return [...found.values()].sort((one, other) => one.size - other.size);
}

/** The lines of a file, as bytes without their ends, one at a time: an export may be larger than memory. */
export async function* linesOf(blob) {
  let rest = new Uint8Array();
  for (let at = 0; at < blob.size; at += 1 << 20) {
    const part = joined([rest, new Uint8Array(await blob.slice(at, at + (1 << 20)).arrayBuffer())]);
    let begin = 0;
    for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, begin)) {
      yield part.subarray(begin, end);
      begin = end + 1;
    }
    rest = part.slice(begin);
  }
  if (rest.length) yield rest;
}

/** Hold an export against its checkpoints: `{ok, entries, vouched}`, or `{ok: false, line}` with the first line of the stretch that is wrong. */
export async function verify(lines, checkpoints, tell = () => {}) {
  const tree = new Tree();
  const left = [...checkpoints];
  let entries = 0;
  let vouched = 0;
  for await (const line of lines) {
    entries += 1;
    if (entries % 10000 === 0) tell(entries);
    if (!left.length) continue;
    await tree.add(await sha256([0], line));
    if (tree.size < left[0].size) continue;
    if (!same(await tree.root(), left[0].root)) return { ok: false, line: vouched + 1, last: tree.size };
    vouched = left.shift().size;
  }
  return left.length ? { ok: false, line: entries + 1, size: left.at(-1).size } : { ok: true, entries, vouched };
}
