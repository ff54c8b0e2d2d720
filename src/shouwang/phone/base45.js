// Base45 (RFC 9285): bytes in the letters that a QR code stores most densely. Only what encoding would write is read back.

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const NUMBERS = new Map([...LETTERS].map((letter, number) => [letter, number]));

export function encoded(bytes) {
  let text = "";
  for (let place = 0; place < bytes.length; place += 2) {
    const isTwo = place + 1 < bytes.length;
    let number = isTwo ? 256 * bytes[place] + bytes[place + 1] : bytes[place];
    for (let letter = 0; letter < (isTwo ? 3 : 2); letter += 1) {
      text += LETTERS[number % 45];
      number = Math.floor(number / 45);
    }
  }
  return text;
}

// The bytes of a text. Throws for one that no bytes have.
export function decoded(text) {
  const bytes = [];
  for (let place = 0; place < text.length; place += 3) {
    const letters = [...text.slice(place, place + 3)].map((letter) => NUMBERS.get(letter));
    const number = letters.reduceRight((sum, letter) => 45 * sum + letter, 0);
    const size = letters.length - 1;
    if (size < 1 || !(number < 256 ** size)) throw new Error(`no Base45 at letter ${place + 1}`);
    if (size === 2) bytes.push(number >> 8);
    bytes.push(number & 255);
  }
  return Uint8Array.from(bytes);
}
