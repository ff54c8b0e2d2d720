// The short code of a pass: six digits and one that checks them by the scheme of H. M. Damm. The twin of engines/passes/spoken.py.

const TABLE = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];

const rest = (digits) => [...digits].reduce((sum, digit) => Number(TABLE[sum][Number(digit)]), 0);

// Whether it is a code in which nothing was mistaken: one digit, or two neighbours exchanged, is found.
export const isCode = (code) => /^[0-9]{7}$/.test(code) && rest(code) === 0;
