// The server's time. The clock of a phone can be wrong, and an age computed with it would be wrong, too.
import { Observable } from './observable.js';

/** A Date header has whole seconds: smaller differences say nothing. */
const NOISE = 1500;

let ahead = 0;

/** The server's time, ms since 1970. */
export const now = () => Date.now() + ahead;

/** Takes the time from the header of an answer that was asked for at `asked`. */
export function heard(header, asked) {
  const told = Date.parse(header ?? '');
  if (!Number.isNaN(told)) {
    const here = (asked + Date.now()) / 2;
    const difference = told + 500 - here;
    ahead = Math.abs(difference) < NOISE ? 0 : difference;
  }
}

/** Tells every second, so that ages grow. */
export const ticks = new Observable();
setInterval(() => ticks.changed(), 1000);
