// COSE_Sign1 (RFC 9052), as much of it as a pass needs; the twin of engines/passes/cose.py. What is signed is signed *for* something, so that
// a pass can never be taken for a list of keys.

import { Tagged, decoded, encoded } from "./cbor.js";

const TAG = 18;
const ALGORITHM = 1;
const KEY_ID = 4;
const ES256 = -7;
const EDDSA = -8;
const SIGNED = 64;

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// A public key as it is told, 32 bytes of Ed25519 or the 65 of a point on P-256, ready to verify with, and its id.
export async function keyOf(raw) {
  const isCurve = raw.length === 65;
  const how = isCurve ? { name: "ECDSA", namedCurve: "P-256" } : { name: "Ed25519" };
  const id = hex((await sha256(raw)).slice(0, 4));
  return { id, algorithm: isCurve ? ES256 : EDDSA, key: await crypto.subtle.importKey("raw", raw, how, false, ["verify"]) };
}

// The parts of a message; nothing is verified yet. Throws for what is none, or is not written as we write.
export function takenApart(raw) {
  const message = decoded(raw);
  const parts = message instanceof Tagged && message.tag === TAG ? message.value : null;
  if (!Array.isArray(parts) || parts.length !== 4) throw new Error("no COSE_Sign1");
  const [protectedBytes, unprotected, payload, signature] = parts;
  const areBytes = [protectedBytes, payload, signature].every((part) => part instanceof Uint8Array);
  if (!areBytes || !(unprotected instanceof Map) || unprotected.size !== 1) throw new Error("no COSE_Sign1");
  const header = decoded(protectedBytes);
  const [algorithm, keyId] = [header instanceof Map && header.size === 1 ? header.get(ALGORITHM) : null, unprotected.get(KEY_ID)];
  if (!Number.isInteger(algorithm) || !(keyId instanceof Uint8Array)) throw new Error("no algorithm or no key id");
  return { protectedBytes, algorithm, keyId: hex(keyId), payload, signature };
}

// Whether a key has signed a message for this; a key of another kind than the message names has not.
export async function isSignedBy({ protectedBytes, algorithm, payload, signature }, key, signedFor) {
  if (signature.length !== SIGNED || algorithm !== key.algorithm) return false;
  const told = encoded(["Signature1", protectedBytes, new TextEncoder().encode(signedFor), payload]);
  const how = algorithm === ES256 ? { name: "ECDSA", hash: "SHA-256" } : { name: "Ed25519" };
  return crypto.subtle.verify(how, key.key, signature, told);
}

