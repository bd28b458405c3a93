// The fleet: one list and one map of the same cars, and the search over both.
import { html, nothing } from 'lit';
import { icon } from '../app/icons.js';
import { Part } from '../app/part.js';
import { carLink, go } from '../app/router.js';
import { texts } from '../app/texts.js';
import { cars } from './cars.js';
import { positions } from './positions.js';
import './car-table.js';
import '../map/fleet-map.js';

const words = texts.fleet;

/** Filters: a name of the query, its value, its text. */
const FILTERS = [
  ['online', 'true', words.online],
  ['online', 'false', words.offline],
  ['locked', 'true', words.locked],
  ['locked', 'false', words.open],
  ['moving', 'true', words.moving],
];

const ORDERS = [
  ['silence', words.silence],
  ['-silence', words.recent],
  ['plate', words.plate],
];

class FleetPage extends Part {
  static properties = { view: { state: true }, marked: { state: true }, hasMap: { state: true } };

  constructor() {
    super();
    this.view = 'list';
    this.marked = '';
    this.hasMap = false;
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = words.heading;
    this.watch(cars, positions);
    const typed = (event) => this.typedAnywhere(event);
    document.addEventListener('keydown', typed);
    this.atEnd(() => document.removeEventListener('keydown', typed));
    this.begin();
  }

  /** The list comes first: a map of 20,000 cars would hold it up. */
  async begin() {
    await cars.read();
    await this.updateComplete;
    requestAnimationFrame(() => setTimeout(() => this.isConnected && this.beginMap()));
  }

  beginMap() {
    this.hasMap = true;
    positions.read();
  }

  render() {
    return html`
      <h1 class="hidden">${words.heading}</h1>
      <div class="fleet show-${this.view}">
        <section class="list" aria-label=${words.table}>
          ${this.tools()}
          <tc-car-table @mark=${(event) => (this.marked = event.detail)} @leave=${() => this.field.focus()}></tc-car-table>
        </section>
        <section class="map" aria-label=${words.map}>${this.hasMap ? this.map() : nothing}</section>
      </div>
    `;
  }

  map() {
    return html`
      <tc-fleet-map
        .cars=${positions.matching(cars.query, cars.list)}
        .state=${positions.state}
        .marked=${this.marked}
        @choose=${(event) => go(carLink(event.detail))}
      ></tc-fleet-map>
    `;
  }

  tools() {
    return html`
      <div class="tools">
        <div class="search">
          ${icon('search')}
          <input
            type="search"
            aria-label=${words.search}
            placeholder=${words.search}
            autocomplete="off"
            spellcheck="false"
            .value=${cars.query.q}
            @input=${(event) => cars.search({ q: event.target.value })}
            @keydown=${(event) => this.typedInSearch(event)}
          />
        </div>
        <div class="filters" role="group" aria-label=${words.filters}>${FILTERS.map((filter) => this.filter(...filter))}</div>
        <div class="row foot">
          <span class="found" role="status">${cars.state === 'ready' ? words.count(cars.list.length, cars.total) : ''}</span>
          <select class="sort" aria-label=${words.sort} @change=${(event) => cars.search({ sort: event.target.value })}>
            ${ORDERS.map(([name, text]) => html`<option value=${name} ?selected=${cars.query.sort === name}>${text}</option>`)}
          </select>
          <div class="switch" role="group" aria-label=${words.view}>${this.viewButton('list')}${this.viewButton('map')}</div>
        </div>
      </div>
    `;
  }

  filter(name, value, text) {
    const isOn = cars.query[name] === value;
    return html`<button class="chip" aria-pressed=${isOn} @click=${() => cars.search({ [name]: isOn ? '' : value })}>${text}</button>`;
  }

  viewButton(name) {
    return html`<button class="chip" aria-pressed=${this.view === name} @click=${() => (this.view = name)}>${words[name]}</button>`;
  }

  get field() {
    return this.querySelector('input[type=search]');
  }

  get table() {
    return this.querySelector('tc-car-table');
  }

  /** Whoever types on this page searches. */
  typedAnywhere(event) {
    const isFree = document.activeElement === document.body || !document.activeElement.matches('input, select, textarea');
    const isText = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isFree && isText && document.querySelector('dialog[open]') === null) {
      this.field.focus();
      this.field.select();
      if (event.key === '/') {
        event.preventDefault();
      }
    }
  }

  /** The first car that is found. Who types quickly must not get a car of the search before. */
  async openFirst() {
    if ((await cars.settled()) && this.isConnected && cars.list.length > 0) {
      go(carLink(cars.list[0].id));
    }
  }

  typedInSearch(event) {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.table.focusRow(0);
    } else if (event.key === 'Enter') {
      this.openFirst();
    } else if (event.key === 'Escape') {
      cars.search({ q: '' });
    }
  }
}

customElements.define('tc-fleet', FleetPage);
