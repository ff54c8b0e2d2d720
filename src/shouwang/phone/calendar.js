// Moments of CertLogic: milliseconds of the Gregorian calendar in UTC, counted by whole numbers only, as the server does
// (engines/policy/calendar.py). No Date and no time zone is asked, so that both always agree.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WRITTEN =
  /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:(Z)|([+-])([0-9]{1,2}):?([0-9]{2})?)?)?)?)?$/;
const DAY_OF_BIRTH = /^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$/;
export const UNITS = ["year", "month", "day", "hour"];

const whole = (one, by) => Math.floor(one / by);
const rest = (one, by) => one - by * whole(one, by);
const padded = (number, width) => String(number).padStart(width, "0");

export class Moment {
  constructor(milliseconds) {
    this.milliseconds = milliseconds;
  }

  toString() {
    const [year, month, day] = dateOf(whole(this.milliseconds, DAY));
    const passed = rest(this.milliseconds, DAY);
    const [hours, minutes] = [whole(passed, HOUR), whole(rest(passed, HOUR), MINUTE)];
    const [seconds, thousandths] = [whole(rest(passed, MINUTE), 1000), rest(passed, 1000)];
    const date = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
    return `${date}T${padded(hours, 2)}:${padded(minutes, 2)}:${padded(seconds, 2)}.${padded(thousandths, 3)}Z`;
  }

  // So many years, months, days or hours later; null outside the years 0 to 9999.
  // A day that a month does not have is counted on into the next: one year after 29 February is 1 March.
  plus(amount, unit) {
    if (unit === "day" || unit === "hour") return within(this.milliseconds + amount * (unit === "day" ? DAY : HOUR));
    const [year, month, day] = dateOf(whole(this.milliseconds, DAY));
    const months = 12 * year + month - 1 + amount * (unit === "year" ? 12 : 1);
    const later = whole(months, 12);
    if (later < 0 || later > 9999) return null;
    return within((daysBefore(later, rest(months, 12) + 1) + day - 1) * DAY + rest(this.milliseconds, DAY));
  }
}

// The days from the beginning of 1970 to the first of a month; negative before it.
function daysBefore(year, month) {
  const counted = month <= 2 ? year - 1 : year;
  const inCycle = whole(153 * rest(month + 9, 12) + 2, 5);
  return 365 * counted + whole(counted, 4) - whole(counted, 100) + whole(counted, 400) + inCycle - 719_468;
}

// Year, month and day of a day that is counted from the beginning of 1970.
function dateOf(days) {
  const counted = days + 719_468;
  const dayOfCycle = rest(counted, 146_097);
  const leaps = whole(dayOfCycle, 1460) - whole(dayOfCycle, 36_524) + whole(dayOfCycle, 146_096);
  const yearOfCycle = whole(dayOfCycle - leaps, 365);
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + whole(yearOfCycle, 4) - whole(yearOfCycle, 100));
  const fromMarch = whole(5 * dayOfYear + 2, 153);
  const day = dayOfYear - whole(153 * fromMarch + 2, 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return [yearOfCycle + 400 * whole(counted, 146_097) + (month <= 2 ? 1 : 0), month, day];
}

const FIRST = daysBefore(0, 1) * DAY;
const END = daysBefore(10_000, 1) * DAY;
const within = (milliseconds) => (FIRST <= milliseconds && milliseconds < END ? new Moment(milliseconds) : null);

// The moment that a date, or a date with a time, stands for; null if it is none. Without a month or a day it is the last day of the
// year or the month, without a time its beginning, without an offset in UTC; decimals after the third are dropped.
export function momentOf(text) {
  const found = WRITTEN.exec(text);
  if (!found) return null;
  const number = (part, otherwise) => (found[part] === undefined ? otherwise : Number(found[part]));
  const [year, month] = [Number(found[1]), number(2, 12)];
  if (month < 1 || month > 12) return null;
  const last = daysBefore(year + whole(month, 12), rest(month, 12) + 1) - daysBefore(year, month);
  const [day, hour, minute, second] = [number(3, last), number(4, 0), number(5, 0), number(6, 0)];
  const [farHour, farMinute] = [number(10, 0), number(11, 0)];
  if (day < 1 || day > last || Math.max(hour, farHour) > 23 || Math.max(minute, second, farMinute) > 59) return null;
  const ahead = (farHour * HOUR + farMinute * MINUTE) * (found[9] === "-" ? -1 : 1);
  const thousandths = Number((found[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const passed = hour * HOUR + minute * MINUTE + second * 1000 + thousandths;
  return within((daysBefore(year, month) + day - 1) * DAY + passed - ahead);
}

// The last day that a day of birth, perhaps without day or month, can be; null if it is none.
export const dayOfBirth = (text) => (DAY_OF_BIRTH.test(text) ? momentOf(text) : null);
