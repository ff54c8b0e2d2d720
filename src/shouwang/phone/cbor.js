// CBOR (RFC 8949), as much of it as passes and signed documents use, and only in the one way in which we write it: known lengths, shortest
// numbers, keys in order and each once. Anything else is refused.

const DEEPEST = 8;
const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Tagged {
  constructor(tag, value) {
    this.tag = tag;
    this.value = value;
  }
}

// The value of some bytes: numbers, Uint8Array, text, arrays, Map, Tagged, true, false and null. Throws for what we would not have written.
export function decoded(bytes) {
  const reading = new Reading(bytes);
  const value = reading.value();
  if (!reading.isAtEnd) throw new Error("more than one CBOR value");
  return value;
}

class Reading {
  #bytes;
  #place = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get isAtEnd() {
    return this.#place === this.#bytes.length;
  }

  value(deep = 0) {
    if (deep > DEEPEST) throw new Error("no CBOR: nested too deep");
    const first = this.#taken(1)[0];
    const [major, minor] = [first >> 5, first & 31];
    if (major === 7) return this.#simple(minor);
    const number = this.#number(minor);
    if (major === 0) return number;
    if (major === 1) return -1 - number;
    if (major === 2) return this.#taken(number);
    if (major === 3) return TEXT.decode(this.#taken(number));
    if (major === 4) return this.#counted(number).map(() => this.value(deep + 1));
    if (major === 5) return this.#map(number, deep);
    return new Tagged(number, this.value(deep + 1));
  }

  #taken(size) {
    if (this.#place + size > this.#bytes.length) throw new Error("no CBOR: cut off");
    this.#place += size;
    return this.#bytes.slice(this.#place - size, this.#place);
  }

  #number(minor) {
    if (minor < 24) return minor;
    if (minor > 27) throw new Error("no CBOR: a length is not known");
    const size = 2 ** (minor - 24);
    const number = this.#taken(size).reduce((sum, byte) => 256 * sum + byte, 0);
    if (number < (size === 1 ? 24 : 256 ** (size / 2))) throw new Error("no CBOR: a number is longer than need be");
    if (!Number.isSafeInteger(number)) throw new Error("no CBOR: a number is too large");
    return number;
  }

  #simple(minor) {
    const known = new Map([[20, false], [21, true], [22, null]]);
    if (!known.has(minor)) throw new Error("no CBOR: a simple value is not known");
    return known.get(minor);
  }

  // So many places, if as many bytes are left: nobody makes us hold a million empty ones.
  #counted(number) {
    if (number > this.#bytes.length - this.#place) throw new Error("no CBOR: cut off");
    return Array.from({ length: number });
  }

  #map(number, deep) {
    const map = new Map();
    let before = null;
    for (const _ of this.#counted(number)) {
      const from = this.#place;
      const key = this.value(deep + 1);
      if (typeof key !== "number" && typeof key !== "string") throw new Error("no CBOR: a key is neither number nor text");
      const written = this.#bytes.slice(from, this.#place);
      if (before && !isBefore(before, written)) throw new Error("no CBOR: keys are not in order");
      before = written;
      map.set(key, this.value(deep + 1));
    }
    return map;
  }
}

function isBefore(one, other) {
  if (one.length !== other.length) return one.length < other.length;
  const place = one.findIndex((byte, at) => byte !== other[at]);
  return place >= 0 && one[place] < other[place];
}

// Bytes, texts and arrays of them, as we write them.
export function encoded(value) {
  if (Array.isArray(value)) return joined([head(4, value.length), ...value.map(encoded)]);
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return joined([head(typeof value === "string" ? 3 : 2, bytes.length), bytes]);
}

function head(major, number) {
  if (number < 24) return [32 * major + number];
  const size = number < 256 ? 1 : number < 65_536 ? 2 : 4;
  const bytes = Array.from({ length: size }, (_, place) => Math.floor(number / 256 ** (size - 1 - place)) % 256);
  return [32 * major + 24 + Math.log2(size), ...bytes];
}

export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
