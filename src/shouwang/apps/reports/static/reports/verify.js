// A second verifier, so that nobody has to believe the first: plain JavaScript, this file alone, on files that never leave the reader's machine.
//
// Each line of the export is hashed as a leaf, the leaves as the tree of RFC 9162; the tree's root must stand in a checkpoint (C2SP
// signed note, Ed25519) that the journal's key has signed, and no device's number may come twice. It gives the same answers as
// `shouwang journal verify`.

const ORIGIN = "shouwang.journal/";
const LEAVES = "\n\nshouwang.leaves\n";
const BEGIN = '},"device":"';
const AHEAD = 1000000; // so many numbers beyond what is here a device is believed to have given
const HEAD = '^{"actor":(?:null|"[-0-9a-f]{36}"),"corrects":';
const SAID = new RegExp(`${HEAD}(?:null|"[-0-9a-f]{36}"),"data":{"device":"([-0-9a-f]{36})",("epoch":[0-9]{1,16}),(?:"first":([0-9]{1,16}),"last"|"leaf":"[0-9a-f]{64}","reason":"[-.a-z0-9]+","sequence"|"used"):([0-9]{1,16})[,}]`);
const CITES = new RegExp(`${HEAD}"([-0-9a-f]{36})",`);
const KINDS = ["device.line-kept-apart", "device.gap-explained", "device.numbers-given", "journal.struck"];
const [APART, EXPLAINED, GIVEN, STRIKE] = KINDS.map((kind) => `"kind":"${kind}"`);

const utf8 = (text) => new TextEncoder().encode(text);
const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const refuse = (code) => { throw new Error(code); };

/** Base64 as it is written; nothing where it is none, or in another spelling. */
function bytes(text) {
  const is = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) && btoa(atob(text)) === text;
  return Uint8Array.from(is ? atob(text) : "", (letter) => letter.charCodeAt(0));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** A tree that grows leaf by leaf and remembers the roots of its whole subtrees. */
export class Tree {
  size = 0;
  #peaks = [];
  #node = (left, right) => sha256(joined([1], left, right));

  async add(leaf) {
    let carried = leaf;
    for (let whole = this.size; whole % 2; whole = (whole - 1) / 2) carried = await this.#node(this.#peaks.pop(), carried);
    this.#peaks.push(carried);
    this.size += 1;
  }

  async root() {
    let root = this.#peaks.at(-1) ?? (await sha256(utf8("")));
    for (const peak of this.#peaks.slice(0, -1).reverse()) root = await this.#node(peak, root);
    return root;
  }
}

/** `name+id+key` taken apart; throws if its parts do not fit. */
export async function keyFrom(text) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? refuse("key-unreadable");
  const raw = bytes(encoded);
  const hash = (await sha256(joined(utf8(`${name}\n`), raw))).slice(0, 4);
  if (raw.length !== 33 || raw[0] !== 1 || Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("") !== id) refuse("key-unreadable");
  return { name, id: hash, public: await crypto.subtle.importKey("raw", raw.slice(1), "Ed25519", false, ["verify"]) };
}

/** The checkpoint that is told and signed; throws if the key has not signed it. */
async function opened(told, signatures, key) {
  let holds = false;
  for (const line of signatures.split("\n").filter((line) => line.startsWith(`— ${key.name} `))) {
    const raw = bytes(line.slice(key.name.length + 3));
    if (raw.length === 68 && same(raw.slice(0, 4), key.id)) holds ||= await crypto.subtle.verify("Ed25519", key.public, raw.slice(4), utf8(told));
  }
  const [, size, root] = /^shouwang\.journal\/[0-9a-f-]{36}\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/=]{44})\nat [-0-9T:.]+Z\n(?:epoch [1-9][0-9]*\n)?$/.exec(told) ?? [];
  return holds && root && bytes(root).length === 32 ? { size: Number(size), root: bytes(root) } : refuse("note-not-signed");
}

/** All checkpoints of a file, by size, with the `leaves` that may stand below them; throws at anything else in it, and where there is none. */
export async function checkpointsIn(file, key) {
  const text = file.replace(/\r\n?/g, "\n");
  const found = new Map();
  const end = text.lastIndexOf(LEAVES);
  const parts = (end < 0 ? text : text.slice(0, end)).replace(/^\n+|\n+$/g, "").split(/\n{2,}/);
  if (!parts[0].startsWith(ORIGIN)) await keyFrom(parts.shift());
  for (let at = 0; at < parts.length; at += 2) {
    const signatures = parts[at + 1] ?? "";
    if (!parts[at].startsWith(ORIGIN) || !signatures.split("\n").every((line) => line.startsWith("— "))) refuse("note-not-signed");
    const checkpoint = await opened(`${parts[at]}\n`, signatures, key);
    if (!same(found.get(checkpoint.size)?.root ?? checkpoint.root, checkpoint.root)) refuse("notes-contradict");
    found.set(checkpoint.size, checkpoint);
  }
  if (!found.size) refuse("file-without-notes");
  const checkpoints = [...found.values()].sort((one, other) => one.size - other.size);
  const leaves = end < 0 ? [] : text.slice(end + LEAVES.length).replace(/\n$/, "").split("\n").map(bytes);
  const tree = new Tree();
  for (const leaf of leaves) await tree.add(leaf);
  const last = checkpoints.at(-1);
  if (end >= 0 && (leaves.length !== last.size || !same(await tree.root(), last.root))) refuse("leaves-not-signed");
  return Object.assign(checkpoints, { leaves });
}

/** Where a file begins: behind the mark that some programs put before a text. What is packed is not read. */
async function begins(blob) {
  const head = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
  if (same(head.slice(0, 2), [0x1f, 0x8b])) refuse("file-packed");
  return same(head, [0xef, 0xbb, 0xbf]) ? 3 : 0;
}

/** A small file as text. */
export async function textOf(blob) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await blob.slice(await begins(blob)).arrayBuffer());
}

/** The lines of a file, as bytes without their ends, also those of Windows, one at a time: an export may be larger than memory. */
export async function* linesOf(blob) {
  const plain = (line) => line.subarray(0, line.at(-1) === 13 ? -1 : undefined);
  let rest = new Uint8Array();
  for (let at = await begins(blob); at < blob.size; at += 1 << 20) {
    const part = new Uint8Array(await new Blob([rest, blob.slice(at, at + (1 << 20))]).arrayBuffer());
    let begin = 0;
    for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, begin)) {
      yield plain(part.subarray(begin, end));
      begin = end + 1;
    }
    rest = part.slice(begin);
  }
  if (rest.length) yield plain(rest);
}

/** The numbers of a device's epoch that are here, and what the server says of them; they come nearly in order, so few are held one by one. */
class Numbers {
  soFar = 0;
  beyond = new Set();
  said = { [APART]: [], [EXPLAINED]: [], [GIVEN]: [] };

  /** Take a number in; false if it is there already. */
  add(number) {
    if (number <= this.soFar || this.beyond.has(number)) return false;
    this.beyond.add(number);
    while (this.beyond.delete(this.soFar + 1)) this.soFar += 1;
    return true;
  }

  /** How many numbers that were given are not here: those explained, which will never come, and those missing; and how many were kept apart. */
  weigh(fallen) {
    const standing = (kind) => this.said[kind].filter(({ id }) => !fallen.has(id)).sort((one, other) => one.first - other.first);
    const apart = standing(APART).filter(({ last }) => this.add(last)).length;
    const held = [this.soFar, ...[...this.beyond].sort((one, other) => one - other)];
    held.push(standing(GIVEN).reduce((most, { last }) => Math.max(most, last), held.at(-1)) + 1);
    let [missing, explained] = [0, 0];
    for (let place = 1; place < held.length; place += 1) {
      let next = held[place - 1] + 1;
      missing += held[place] - next;
      for (const { first, last } of standing(EXPLAINED)) {
        explained += Math.max(Math.min(last + 1, held[place]) - Math.max(first, next), 0);
        next = Math.max(next, Math.min(last + 1, held[place]));
      }
    }
    return { missing: missing - explained, explained, apart };
  }
}

/** What a line says of itself: its fields from the device on, and its number; 0 where it is no entry. */
function told(text) {
  const begin = text.lastIndexOf(BEGIN);
  const fields = text.slice(begin + BEGIN.length).split(",");
  const number = Number(/^"sequence":([0-9]{1,16})$/.exec(fields[10] ?? "")?.[1] ?? 0);
  return { fields, number: begin < 0 || fields.length !== 13 || !fields[12].startsWith('"subject":') || number >= 2 ** 53 ? 0 : number };
}

/**
 * Hold an export against its checkpoints: `{ok, entries, vouched, missing, explained, apart}`, or `{ok: false, line}` with the first line
 * that is wrong; without leaf hashes it is the first of the stretch that is.
 */
export async function verify(lines, checkpoints, tell = () => {}) {
  const [tree, streams, strikes, left, leaves] = [new Tree(), new Map(), [], [...checkpoints], checkpoints.leaves ?? []];
  const of = (...key) => streams.get(key.join()) ?? streams.set(key.join(), new Numbers()).get(key.join());
  let [entries, vouched, bad, most] = [0, 0, 0, AHEAD];
  for await (const line of lines) {
    entries += 1;
    if (entries % 10000 === 0) tell(entries);
    const text = new TextDecoder("latin1").decode(line);
    const { fields, number } = told(text);
    const [kind, id] = [fields[5], fields[4]?.slice(6, -1)];
    if (!number || !of(fields[0].slice(0, 36), fields[2], fields[7]).add(number)) bad ||= entries;
    if (number && kind === STRIKE && CITES.test(text)) strikes.unshift({ id, cited: CITES.exec(text)[1] });
    const [, device, epoch, from, to] = (number && [APART, EXPLAINED, GIVEN].includes(kind) && SAID.exec(text)) || [];
    const [first, last] = [Number(from ?? to ?? 0), Number(to ?? 0)];
    if (last) of(device, epoch, fields[7]).said[kind].push({ id, first, last });
    if (kind === EXPLAINED && last <= most + entries) most += Math.max(last - first + 1, 0) * (last > 0);
    if (Math.max(number, last) > most + entries) bad ||= entries;
    if (!left.length) continue;
    const leaf = await sha256(joined([0], line));
    if (tree.size < leaves.length && !same(leaf, leaves[tree.size])) return { ok: false, line: bad || entries };
    await tree.add(leaf);
    if (tree.size < left[0].size) continue;
    if (bad || !same(await tree.root(), left[0].root)) return { ok: false, line: bad || vouched + 1 };
    vouched = left.shift().size;
  }
  if (bad || left.length) return { ok: false, line: bad || entries + 1 };
  const fallen = strikes.reduce((struck, { id, cited }) => (struck.has(id) ? struck : struck.add(cited)), new Set());
  const found = { ok: true, entries, vouched, missing: 0, explained: 0, apart: 0 };
  for (const numbers of streams.values()) for (const [name, count] of Object.entries(numbers.weigh(fallen))) found[name] += count;
  return found;
}
