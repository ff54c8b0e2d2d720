// CertLogic 1.3.3, the language in which rules of the gate are written: JSON in, a value out, and no way to do anything else.
//
// The twin of engines/policy/certlogic.py: the same value or the same fault for everything. What the specification leaves open is a fault,
// and a fault is never an answer: the gate asks the shift lead.

import { Moment, UNITS, dayOfBirth, momentOf } from "./calendar.js";

// How deep an expression or a value may be nested, and how many steps an evaluation may take; more is a fault.
const DEEPEST = 100;
const MOST_STEPS = 100_000;
const PATH = /^([^.]+(\.[^.]+)*)?$/s;
const INDEX = /^(0|[1-9][0-9]*)$/;

const less = (one, other) => one < other;
const more = (one, other) => one > other;
const atMost = (one, other) => one <= other;
const atLeast = (one, other) => one >= other;
const OF_NUMBERS = new Map([["<", less], [">", more], ["<=", atMost], [">=", atLeast]]);
const OF_TIMES = new Map([["before", less], ["after", more], ["not-after", atMost], ["not-before", atLeast]]);

// How many operands each operation has, at least and at most.
const OPERANDS = new Map([
  ...[...OF_NUMBERS.keys(), ...OF_TIMES.keys()].map((name) => [name, [2, 3]]),
  ...["===", "in", "+", "extractFromUVCI"].map((name) => [name, [2, 2]]),
  ...["if", "plusTime", "reduce"].map((name) => [name, [3, 3]]),
  ...["!", "dccDateOfBirth"].map((name) => [name, [1, 1]]),
  ["and", [2, 1000]],
]);

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Moment);

// An expression that has no value for these data. *code* says why.
export class Fault extends Error {
  constructor(code, about = null) {
    super(`${code}: ${JSON.stringify(about)?.slice(0, 120)}`);
    this.code = code;
  }
}

// The value of an expression; moments are written as text. Throws a Fault if it is no expression, or has no value for these data.
export function evaluate(expression, data) {
  return new Expression(expression).value(data);
}

// Everything that is wrong with an expression, each with the part of it and a message.
export function* issues(expression, deep = 0) {
  if (deep > DEEPEST) yield { expr: expression, message: "nested too deep" };
  else if (Array.isArray(expression)) for (const each of expression) yield* issues(each, deep + 1);
  else if (isObject(expression)) yield* issuesOfOperation(expression, deep);
  else if (typeof expression === "number") {
    if (!Number.isInteger(expression)) yield { expr: expression, message: `${expression} is a non-integer number` };
    else if (!Number.isSafeInteger(expression)) yield { expr: expression, message: "the number is too large" };
  } else if (typeof expression !== "boolean" && typeof expression !== "string") {
    yield { expr: expression, message: "invalid CertLogic expression" };
  }
}

function* issuesOfOperation(expression, deep) {
  const keys = Object.keys(expression);
  if (keys.length !== 1) {
    yield { expr: expression, message: `expression object must have exactly one key, but it has ${keys.length}` };
    return;
  }
  const [name] = keys;
  const values = expression[name];
  if (name === "var") {
    if (typeof values !== "string") yield { expr: expression, message: 'not of the form { "var": "<path>" }' };
    else if (!PATH.test(values)) yield { expr: expression, message: `data access path doesn't have a valid format: ${values}` };
  } else if (!Array.isArray(values)) {
    yield { expr: expression, message: 'operation not of the form { "<operator>": [ <values...> ] }' };
  } else if (!OPERANDS.has(name)) {
    yield { expr: expression, message: `unrecognised operator: "${name}"` };
  } else {
    const [least, most] = OPERANDS.get(name);
    const isLiteral = name === "plusTime" || name === "extractFromUVCI";
    if (values.length < least || values.length > most) {
      const takes = most > least ? `${least} to ${most}` : least;
      yield { expr: expression, message: `"${name}" has ${values.length} operands: it takes ${takes}` };
    } else if (isLiteral && !Number.isSafeInteger(values[1])) {
      yield { expr: expression, message: `the second operand of "${name}" must be an integer` };
    } else if (name === "plusTime" && !UNITS.includes(values[2])) {
      yield { expr: expression, message: `the third operand of "plusTime" must be one of ${UNITS.join(", ")}` };
    }
    for (const each of isLiteral ? values.slice(0, 1) : values) yield* issues(each, deep + 1);
  }
}

// A checked expression. Throws a Fault if it is none.
export class Expression {
  #written;

  constructor(written) {
    for (const issue of issues(written)) throw new Fault("not-an-expression", issue.message);
    this.#written = written;
  }

  // Its value for these data; moments are written as text. Throws a Fault if it has none.
  value(data) {
    const evaluation = new Evaluation();
    return evaluation.plain(evaluation.of(this.#written, data));
  }
}

// One evaluation, and the steps it has taken.
class Evaluation {
  #steps = 0;

  step() {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new Fault("too-many-steps");
  }

  of(expression, data) {
    this.step();
    if (Array.isArray(expression)) return expression.map((each) => this.of(each, data));
    if (!isObject(expression)) return expression;
    const [[name, operands]] = Object.entries(expression);
    if (name === "var") return found(data, operands);
    if (OF_NUMBERS.has(name)) return this.#ordered(OF_NUMBERS.get(name), wholeNumber, operands, data);
    if (OF_TIMES.has(name)) return this.#ordered(OF_TIMES.get(name), millisecondsOf, operands, data);
    return OPERATIONS.get(name)(this, operands, data);
  }

  #ordered(order, read, operands, data) {
    const values = operands.map((operand) => this.of(operand, data)).map(read);
    return values.slice(1).every((value, place) => order(values[place], value));
  }

  // What is told: moments as text, and nothing that the twin would write otherwise.
  plain(value, deep = 0) {
    this.step();
    if (deep > DEEPEST) throw new Fault("nested-too-deep");
    if (value instanceof Moment) return String(value);
    if (Array.isArray(value)) return value.map((each) => this.plain(each, deep + 1));
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.plain(each, deep + 1)]));
    return typeof value === "number" ? wholeNumber(value) : value;
  }
}

const OPERATIONS = new Map([
  ["if", (evaluation, [guard, then, otherwise], data) => evaluation.of(isTrue(evaluation.of(guard, data)) ? then : otherwise, data)],
  ["and", allOf],
  ["!", (evaluation, [operand], data) => !isTrue(evaluation.of(operand, data))],
  ["===", (evaluation, [one, other], data) => isSame(evaluation.of(one, data), evaluation.of(other, data))],
  ["in", isMember],
  ["+", total],
  ["reduce", reduced],
  ["plusTime", later],
  ["dccDateOfBirth", (evaluation, [operand], data) => read(dayOfBirth, evaluation.of(operand, data))],
  ["extractFromUVCI", fragment],
]);

function allOf(evaluation, operands, data) {
  let value;
  for (const operand of operands) {
    value = evaluation.of(operand, data);
    if (!isTrue(value)) break;
  }
  return value;
}

function isMember(evaluation, operands, data) {
  const [one, among] = operands.map((operand) => evaluation.of(operand, data));
  for (const each of items(among)) {
    evaluation.step();
    if (isSame(one, each)) return true;
  }
  return false;
}

function total(evaluation, operands, data) {
  const one = wholeNumber(evaluation.of(operands[0], data));
  return wholeNumber(one + wholeNumber(evaluation.of(operands[1], data)));
}

function reduced(evaluation, [list, each, initial], data) {
  const values = evaluation.of(list, data);
  let accumulator = evaluation.of(initial, data);
  for (const current of items(values)) accumulator = evaluation.of(each, { accumulator, current, data });
  return accumulator;
}

function later(evaluation, [operand, amount, unit], data) {
  const moment = read(momentOf, evaluation.of(operand, data));
  const then = moment.plus(amount, unit);
  if (then === null) throw new Fault("out-of-time", String(moment));
  return then;
}

function fragment(evaluation, [operand, index], data) {
  const text = evaluation.of(operand, data);
  if (text === null) return null;
  if (typeof text !== "string") throw new Fault("not-a-text", text);
  const fragments = (text.startsWith("URN:UVCI:") ? text.slice(9) : text).split(/[/#:]/);
  return fragments[index] ?? null;
}

// What stands at a path; null if nothing does.
function found(data, path) {
  let value = data;
  for (const part of path === "" ? [] : path.split(".")) {
    if (isObject(value) && Object.hasOwn(value, part)) value = value[part];
    else if (Array.isArray(value) && INDEX.test(part) && part.length < 10 && Number(part) < value.length) value = value[Number(part)];
    else return null;
  }
  return value;
}

// A list's items; null, where nothing was found, is a list without any.
function items(value) {
  if (value !== null && !Array.isArray(value)) throw new Fault("not-a-list", value);
  return value ?? [];
}

function wholeNumber(value) {
  if (!Number.isSafeInteger(value)) throw new Fault("not-a-whole-number", value);
  return value + 0;
}

function millisecondsOf(value) {
  if (!(value instanceof Moment)) throw new Fault("not-a-time", value);
  return value.milliseconds;
}

// Whether a value is truthy; one that is neither truthy nor falsy is a fault.
export function isTrue(value) {
  if (value instanceof Moment || (typeof value === "number" && !Number.isSafeInteger(value))) {
    throw new Fault("neither-true-nor-false", value);
  }
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

// Whether two values are one: of the same type, without making one into the other. Lists and objects are not compared.
function isSame(one, other) {
  const [kind, another] = [kindOf(one), kindOf(other)];
  if (kind !== another) return false;
  if (kind === "list" || kind === "object") throw new Fault("not-compared", one);
  return kind === "moment" ? one.milliseconds === other.milliseconds : one === other;
}

function kindOf(value) {
  if (value === null) return "null";
  if (value instanceof Moment) return "moment";
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") wholeNumber(value);
  return typeof value;
}

function read(reader, value) {
  const moment = typeof value === "string" ? reader(value) : null;
  if (moment === null) throw new Fault("not-a-time", value);
  return moment;
}
