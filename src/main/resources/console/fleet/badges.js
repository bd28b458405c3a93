// What is known of a car, as badges: a word, an icon and a colour, so that nobody needs the colour.
import { html, nothing } from 'lit';
import { age } from '../app/format.js';
import { icon } from '../app/icons.js';
import { texts } from '../app/texts.js';

const words = texts.badges;

function badge(kind, name, text, detail = '') {
  return html`<span class="badge ${kind}">${icon(name)}<span>${text}${detail && html` <small>${detail}</small>`}</span></span>`;
}

export const onlineBadge = (car) =>
  car.online ? badge('good', 'dot', words.online) : badge('calm', 'ring', words.offline);

/** How far the knowledge of the lock goes, and how old it is. */
export function lockBadge(car) {
  const locked = car.locked;
  if (!locked) {
    return badge('calm', 'question', words.lockUnknown);
  }
  const detail = [lockTrust(locked), age(locked.timestamp)].filter(Boolean).join(', ');
  return locked.value
    ? badge(locked.verified ? 'good' : 'calm', 'lock', words.locked, detail)
    : badge('warn', 'open', words.unlocked, detail);
}

function lockTrust(locked) {
  if (locked.verified) {
    return words.verified;
  }
  return locked.lastKnown ? words.lastKnown : words.notVerified;
}

export function drivingBadge(car) {
  const immobilised = car.immobilised;
  if (!immobilised) {
    return badge('calm', 'question', words.drivingUnknown);
  }
  return immobilised.value
    ? badge('bad', 'block', words.immobilised, immobilised.verified ? words.verified : '')
    : badge('calm', 'go', words.drivable, '');
}

export const movingBadge = (car) => (car.moving?.value ? badge('info', 'wave', words.moving) : nothing);

export const ignitionBadge = (car) =>
  car.ignition ? badge(car.ignition.value ? 'info' : 'calm', car.ignition.value ? 'dot' : 'ring', car.ignition.value ? words.ignitionOn : words.ignitionOff) : nothing;

/** The plate as on the car; a car without a plate shows its id. */
export const plate = (car) =>
  car.plate ? html`<span class="plate">${car.plate}</span>` : html`<span class="plate none">${car.id}</span>`;
