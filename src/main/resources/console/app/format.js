// Numbers, times and ages for people.
import { now } from './clock.js';
import { texts } from './texts.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [
  [DAY, 'd', 2 * DAY],
  [HOUR, 'h', 2 * HOUR],
  [MINUTE, 'min', 2 * MINUTE],
  [SECOND, 's', 0],
];

/** Made when first needed: each takes tens of milliseconds, and the list of cars needs none. */
function later(make) {
  let made;
  return (value) => (made ??= make()).format(value);
}

const clockTime = later(() => new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }));
const fullTime = later(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hour12: false }));

/** ms since 1970 of an ISO text, or of a number that is one. */
export const millis = (time) => (typeof time === 'number' ? time : Date.parse(time ?? ''));

/** A length of time in its largest unit: 12 s, 4 min, 3 h. */
export function span(length) {
  const shown = Math.max(0, length);
  const [size, unit] = UNITS.find(([, , from]) => shown >= from);
  return `${Math.floor(shown / size)} ${unit}`;
}

/** How old a time is; empty if there is none. */
export function age(time) {
  const at = millis(time);
  return Number.isNaN(at) ? '' : span(now() - at);
}

export const timeOfDay = (time) => clockTime(millis(time));

/** With milliseconds: the steps of a command are close together. */
export const exactTime = (time) => `${timeOfDay(time)}.${String(millis(time) % 1000).padStart(3, '0')}`;

export function dateTime(time) {
  return Number.isNaN(millis(time)) ? '' : fullTime(millis(time));
}

export const number = later(() => new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 }));

/** Any value of a property as one line of text. */
export function value(content, unit = '') {
  if (content === undefined || content === null) {
    return texts.unknown;
  }
  if (typeof content === 'boolean') {
    return content ? texts.yes : texts.no;
  }
  if (typeof content === 'number') {
    return `${number(content)}${unit && ` ${unit}`}`;
  }
  if (typeof content === 'object') {
    return Object.entries(content)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([name, inner]) => `${words(name)} ${value(inner)}`)
      .join(', ');
  }
  return `${content}${unit && ` ${unit}`}`;
}

/** centralLock and central_lock become "central lock". */
export function words(name) {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const propertyName = (name) => texts.properties[name] ?? capital(words(name));

export const commandName = (name) => texts.commands.names[name] ?? capital(words(name));

export const coordinates = (position) => `${position.latitude.toFixed(5)}, ${position.longitude.toFixed(5)}`;

/** The labels that the operator has given a car. */
export const labels = (vehicle) => [vehicle.labels ?? vehicle.label ?? []].flat().join(', ');

/** What people call a car: its plate, or else its id. */
export const carName = (vehicle) => vehicle.plate || vehicle.id;
