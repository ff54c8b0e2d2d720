// Passes: from the letters of a code to what they say, and whether it holds now; the keys that are trusted; the list of withdrawn passes.
// The twin of engines/passes. Nothing in a pass is believed before its signature, and no signature is looked at whose key is not in the list.

import { decoded as bytesOf } from "./base45.js";
import { decoded, joined } from "./cbor.js";
import { hex, isSignedBy, keyOf, sha256, takenApart } from "./cose.js";

const PREFIX = "SW1:";
const LONGEST = 600;
const LARGEST = 5_000_000;
const AHEAD = 10 * 60;
const LATEST = 2 ** 32 - 1;
const [EXPIRES, ISSUED, ID, KIND, ZONES, PURPOSES, BINDING] = [4, 6, 7, -1, -2, -3, -4];
const KINDS = 7;
const MOST_PURPOSES = 255;
const MOST_ZONES = 8;
const LARGEST_ZONE = 65_535;

// Why something is not taken: a code of vocabulary/reasons_gate.py, and its parameters.
export class Refused extends Error {
  constructor(code, parameters = {}) {
    super(code);
    this.code = code;
    this.parameters = parameters;
  }
}

async function orUnreadable(code, kind, read) {
  try {
    return await read();
  } catch (fault) {
    if (fault instanceof Refused) throw fault;
    throw new Refused(code, { ...kind, fault: fault.message });
  }
}

// What a document of a kind says, once one of the keys is known to have signed it for this kind.
export function openedDocument(kind, raw, keys) {
  return orUnreadable("document-unreadable", { kind }, async () => {
    if (raw.length > LARGEST) throw new Error(`${raw.length} bytes`);
    const message = takenApart(raw);
    const key = keys.get(message.keyId);
    if (!key || !(await isSignedBy(message, key, `shouwang.${kind}`))) throw new Refused("document-not-signed", { kind });
    return decoded(message.payload);
  });
}

// The keys by which passes are trusted, from the list that the operation's root key has signed; moments in seconds since 1970.
export async function trustIn(raw, root) {
  const [operation, number, signers] = await openedDocument("trust", raw, new Map([[root.id, root]]));
  const keys = new Map();
  for (const [publicKey, since, until, issuedAfter] of signers) {
    const key = await keyOf(publicKey);
    if (keys.has(key.id)) throw new Refused("document-unreadable", { kind: "trust", fault: "two keys of one id" });
    keys.set(key.id, { ...key, since, until, issuedAfter });
  }
  return { operation, number, keys };
}

// The pass in a code, and who issued it.
export async function read(text, trust) {
  const message = await orUnreadable("pass-unreadable", {}, () => {
    if (text.length > LONGEST) throw new Error(`${text.length} letters`);
    if (!text.startsWith(PREFIX)) throw new Error(`it does not begin with ${PREFIX}`);
    return takenApart(bytesOf(text.slice(PREFIX.length)));
  });
  const signer = trust.keys.get(message.keyId);
  if (!signer) throw new Refused("pass-key-unknown", { key: message.keyId });
  if (!(await isSignedBy(message, signer, "shouwang.pass"))) throw new Refused("pass-forged");
  const gatePass = await orUnreadable("pass-unreadable", {}, () => passOf(decoded(message.payload)));
  const isWithin = signer.since <= gatePass.issuedAt && (signer.until === null || gatePass.issuedAt < signer.until);
  if (!isWithin) throw new Refused("pass-forged");
  return { gatePass, signer };
}

// The pass that some claims say. Throws for anything that we would not have written.
function passOf(claims) {
  const needed = [EXPIRES, ISSUED, ID, KIND, ZONES, PURPOSES];
  const isKnown = claims instanceof Map && [...claims.keys()].every((key) => key === BINDING || needed.includes(key));
  if (!isKnown || !needed.every((key) => claims.has(key))) throw new Error("claims are missing or unknown");
  const [expiresAt, issuedAt, id, kind, told, purposes] = needed.map((key) => claims.get(key));
  const [zones, binding] = [Array.isArray(told) ? told : [told], claims.get(BINDING) ?? ""];
  const areNumbers = [expiresAt, issuedAt, kind, purposes, ...zones].every((each) => Number.isInteger(each) && each >= 0 && each <= LATEST);
  if (!areNumbers || (Array.isArray(told) && zones.length === 1)) throw new Error("a claim is no number");
  if (!(id instanceof Uint8Array) || id.length !== 8 || typeof binding !== "string") throw new Error("a claim is of another type");
  if (kind < 1 || kind > KINDS || purposes > MOST_PURPOSES) throw new Error("a claim has a value that is not known");
  if (claims.has(BINDING) && !/^[A-Za-z0-9]{1,4}$/.test(binding)) throw new Error("a claim has a value that is not known");
  const areInOrder = zones.every((zone, place) => zone >= 1 && zone <= LARGEST_ZONE && (place === 0 || zones[place - 1] < zone));
  if (!areInOrder || zones.length < 1 || zones.length > MOST_ZONES) throw new Error("zones are not in order");
  if (expiresAt <= issuedAt) throw new Error("it ends before it begins");
  return { id, kind, zones, purposes, issuedAt, expiresAt, binding };
}

// Why a genuine pass does not hold at a moment, in seconds since 1970; null if it does.
export async function against({ gatePass, signer }, withdrawn, at) {
  if (withdrawn && (await withdrawn.has(gatePass.id))) return new Refused("pass-withdrawn");
  if (signer.issuedAfter !== null && gatePass.issuedAt < signer.issuedAfter) {
    return new Refused("pass-issued-before", { at: signer.issuedAfter });
  }
  if (at >= gatePass.expiresAt) return new Refused("pass-expired", { at: gatePass.expiresAt });
  if (at < gatePass.issuedAt - AHEAD) return new Refused("pass-not-yet", { at: gatePass.issuedAt });
  return null;
}

// The list of withdrawn passes: of each eight bytes of a keyed hash.
export class Withdrawn {
  #key;

  constructor(number, at, rawKey, hashes) {
    Object.assign(this, { number, at, rawKey, hashes });
  }

  async has(id) {
    this.#key ??= await crypto.subtle.importKey("raw", this.rawKey, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return this.hashes.has(hex(new Uint8Array(await crypto.subtle.sign("HMAC", this.#key, id)).slice(0, 8)));
  }
}

// The list after what was sent; what is held itself if that is older.
export async function withdrawnAfter(raw, held, keys) {
  const [form, number, at, ...rest] = await openedDocument("withdrawn", raw, keys);
  if (form === 0) {
    const [rawKey, packed] = rest;
    return held && held.number >= number ? held : new Withdrawn(number, at, rawKey, new Set(unpacked(packed)));
  }
  const [since, put, gone, digest] = rest;
  if (held && held.number > since) return held;
  if (!held || held.number < since) throw new Refused("list-does-not-follow", { since, number: held?.number ?? 0 });
  const hashes = new Set(held.hashes);
  for (const each of unpacked(gone)) hashes.delete(each);
  for (const each of unpacked(put)) hashes.add(each);
  const whole = joined([...hashes].sort().map((each) => Uint8Array.from(each.match(/../g), (two) => parseInt(two, 16))));
  if (hex(await sha256(whole)) !== hex(digest)) throw new Refused("list-does-not-follow", { since, number: held.number });
  return new Withdrawn(number, at, held.rawKey, hashes);
}

function* unpacked(packed) {
  for (const [first, rest] of packed) {
    if (rest.length % 7) throw new Refused("document-unreadable", { kind: "withdrawn", fault: "a hash is cut off" });
    for (let place = 0; place < rest.length; place += 7) yield hex([first, ...rest.slice(place, place + 7)]);
  }
}
