// The list of cars. Only the rows that can be seen are in the page, so that it stays quick with 20,000 cars.
import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { age, labels } from '../app/format.js';
import { ticks } from '../app/clock.js';
import { icon } from '../app/icons.js';
import { Part } from '../app/part.js';
import { carLink } from '../app/router.js';
import { texts } from '../app/texts.js';
import { drivingBadge, lockBadge, movingBadge, onlineBadge, plate } from './badges.js';
import { cars } from './cars.js';

const words = texts.fleet;
const COLUMNS = ['car', 'online', 'lastRecord', 'lastFix', 'locked', 'immobilised'];

/** Rows change by so many at once: while the user scrolls, most pictures need no new rows. */
const STEP = 8;
const SPARE = 2 * STEP;

/** The next page is read when so many rows are left below. */
const AHEAD = 60;

class CarTable extends Part {
  static properties = { first: { state: true } };

  constructor() {
    super();
    this.first = 0;
    this.focused = -1;
    this.height = 800;
    this.rowHeight = 52;
  }

  connectedCallback() {
    super.connectedCallback();
    this.watch(cars, ticks);
    const resized = new ResizeObserver(() => this.measure());
    resized.observe(this);
    this.atEnd(() => resized.disconnect());
  }

  /** Measured only here: a question for a size while rows change makes the browser lay out the page at once. */
  measure() {
    this.height = this.clientHeight;
    // As the style sheet says: a row is higher on a phone.
    this.rowHeight = parseFloat(getComputedStyle(this).getPropertyValue('--row')) || 52;
    this.requestUpdate();
  }

  render() {
    if (cars.list.length === 0) {
      return this.empty();
    }
    const height = this.rowHeight;
    const room = Math.ceil(this.height / height) + STEP + 2 * SPARE;
    const first = Math.max(0, Math.min(this.first - SPARE, cars.list.length - 1));
    const rows = cars.list.slice(first, first + room);
    return html`
      <div class="rows" tabindex="-1" @scroll=${(event) => this.scrolled(event.target)}>
        <div class="table" role="table" aria-label=${words.table} aria-rowcount=${cars.total + 1}>
          <div class="head" role="row" aria-rowindex="1">
            ${COLUMNS.map((name) => html`<span role="columnheader">${words.columns[name]}</span>`)}
          </div>
          <div class="gap" role="presentation" .style=${`height:${first * height}px`}></div>
          ${repeat(
            rows,
            (car) => car.id, // A row that stays keeps its elements.
            (car, index) => this.row(car, first + index),
          )}
          <div class="gap" role="presentation" .style=${`height:${Math.max(0, cars.list.length - first - rows.length) * height}px`}></div>
        </div>
        ${cars.hasMore ? html`<p class="muted center">${texts.loading}</p>` : nothing}
      </div>
    `;
  }

  row(car, index) {
    return html`
      <div
        class="car-row ${car.online ? '' : 'away'}"
        role="row"
        aria-rowindex=${index + 2}
        @mouseenter=${() => this.mark(car.id)}
        @mouseleave=${() => this.mark('')}
        @focusin=${() => this.mark(car.id)}
        @keydown=${(event) => this.moved(event, index)}
      >
        <span role="cell" class="name"
          ><a href=${carLink(car.id)} data-row=${index}>${plate(car)}</a
          ><span class="label">${labels(car) || (car.plate ? car.id : '')}</span></span
        >
        <span role="cell" class="online">${onlineBadge(car)}${movingBadge(car)}</span>
        <span role="cell" class="record num"><i>${words.columns.lastRecord} </i>${age(car.lastRecord) || texts.never}</span>
        <span role="cell" class="fix num"><i>${words.columns.lastFix} </i>${age(car.lastFix) || texts.never}</span>
        <span role="cell" class="lock">${lockBadge(car)}</span>
        <span role="cell" class="driving">${drivingBadge(car)}</span>
      </div>
    `;
  }

  empty() {
    const { q, online, locked, moving } = cars.query;
    if (cars.state === 'failed') {
      return html`<div class="empty">
        <p>${words.failed}</p>
        <p class="muted">${cars.problem?.message ?? ''}</p>
        <button class="secondary" @click=${() => cars.read()}>${icon('refresh')}${texts.retry}</button>
      </div>`;
    }
    if (cars.state !== 'ready') {
      return html`<div class="empty muted" role="status">${texts.loading}</div>`;
    }
    const isSearch = q + online + locked + moving !== '';
    return html`<div class="empty">
      <p>${isSearch ? words.noMatch : words.none}</p>
      <p class="muted">${isSearch ? words.noMatchHint : words.noneHint}</p>
    </div>`;
  }

  /** Another search begins at its first car. */
  willUpdate() {
    if (this.query !== cars.query) {
      this.query = cars.query;
      this.first = 0;
      this.querySelector('.rows')?.scrollTo(0, 0);
    }
  }

  updated() {
    this.fill();
    if (this.focused >= 0) {
      this.querySelector(`a[data-row="${this.focused}"]`)?.focus({ preventScroll: true });
      this.focused = -1;
    }
  }

  scrolled(place) {
    this.first = this.step(place.scrollTop / this.rowHeight);
  }

  step(row) {
    return Math.floor(row / STEP) * STEP;
  }

  fill() {
    const room = Math.ceil(this.height / this.rowHeight) + STEP;
    if (this.first + room + AHEAD > cars.list.length && this.first > 0) {
      cars.more();
    } else if (room >= cars.list.length) {
      cars.more();
    }
  }

  /** Arrows move between cars; up from the first one leads back to the search. */
  moved(event, index) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (index + step < 0) {
        this.dispatchEvent(new Event('leave'));
      } else {
        this.focusRow(Math.min(index + step, cars.list.length - 1));
      }
    }
  }

  /** The row may not be in the page yet. */
  focusRow(index) {
    const place = this.querySelector('.rows');
    if (place) {
      const height = this.rowHeight;
      const top = index * height;
      if (top < place.scrollTop || top + 2 * height > place.scrollTop + place.clientHeight) {
        place.scrollTop = Math.max(0, top - place.clientHeight / 2);
      }
      this.first = this.step(place.scrollTop / height);
      this.focused = index;
      this.requestUpdate();
    }
  }

  mark(id) {
    this.dispatchEvent(new CustomEvent('mark', { detail: id }));
  }
}

customElements.define('tc-car-table', CarTable);
