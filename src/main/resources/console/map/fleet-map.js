// The map of the fleet: the cars that the list shows.
import { html, nothing } from 'lit';
import { texts } from '../app/texts.js';
import { cars } from '../fleet/cars.js';
import { carsLayer } from './cars-layer.js';
import { MapPart } from './map-part.js';

const words = texts.map;
const LEGEND = [
  ['moving', texts.badges.moving],
  ['standing', texts.badges.parked],
  ['away', texts.badges.offline],
  ['open', texts.badges.unlocked],
  ['immobilised', texts.badges.immobilised],
];

class FleetMap extends MapPart {
  static properties = { cars: { attribute: false }, state: {}, marked: {} };

  #layer = undefined;
  #fitted = '';
  #fittedCars = 0;
  #isMoved = false;

  constructor() {
    super();
    this.cars = [];
    this.marked = '';
    for (const touch of ['pointerdown', 'wheel', 'keydown']) {
      this.addEventListener(touch, () => (this.#isMoved = true), { passive: true });
    }
  }

  started(L) {
    this.L = L;
    this.#layer = carsLayer(L);
    this.#layer.addTo(this.map);
    this.map.on('click', (event) => this.clicked(event.containerPoint));
    this.map.on('mousemove', (event) => this.pointed(event.containerPoint));
    this.map.on('mouseout movestart', () => (this.hint = undefined));
    this.requestUpdate();
  }

  render() {
    const legend = html`<ul class="legend">
      ${LEGEND.map(([name, text]) => html`<li><i class="mark ${name}"></i>${text}</li>`)}
    </ul>`;
    return this.frame(words.label(this.cars.length), html`${legend}${this.tip()}`);
  }

  tip() {
    const hint = this.hint;
    if (!hint) {
      return nothing;
    }
    return html`<p class="tip" .style=${`left:${hint.x}px;top:${hint.y}px`}>${hint.text}</p>`;
  }

  updated() {
    if (this.map) {
      this.#layer.show(this.cars, this.marked);
      this.fitToNews();
    }
  }

  /** Shows all that is found when the search changes; and when a car comes, until somebody moves the map. */
  fitToNews() {
    const { q, online, locked, moving } = cars.query;
    const search = [q, online, locked, moving].join('\n');
    const hasMore = this.cars.length > this.#fittedCars && !this.#isMoved;
    if (this.cars.length > 0 && this.clientHeight > 0 && (this.#fitted !== search || hasMore)) {
      this.map.invalidateSize({ pan: false });
      this.fit(this.#fitted !== '');
      this.#fitted = search;
      this.#fittedCars = this.cars.length;
    }
  }

  fit(animate = true) {
    if (this.cars.length > 0 && this.map) {
      const bounds = this.L.latLngBounds(this.cars.map((car) => [car.lat, car.lon]));
      this.map.fitBounds(bounds, { maxZoom: 15, padding: [48, 48], animate });
    }
  }

  repainted() {
    this.#layer.redraw();
  }

  clicked(point) {
    const group = this.#layer.at(point);
    if (group?.cars.length === 1) {
      this.dispatchEvent(new CustomEvent('choose', { detail: group.cars[0].car.id }));
    } else if (group) {
      const bounds = this.L.latLngBounds(group.cars.map(({ car }) => [car.lat, car.lon]));
      this.map.fitBounds(bounds, { maxZoom: 18, padding: [60, 60] });
    }
  }

  pointed(point) {
    const group = this.#layer.at(point);
    this.querySelector('.canvas').classList.toggle('on-car', group !== undefined);
    this.hint = group && { x: group.x, y: group.y, text: this.describe(group) };
  }

  describe({ cars: [first, ...others] }) {
    if (others.length > 0) {
      return words.cluster(others.length + 1);
    }
    const { plate, label, id } = first.car;
    return [plate, label || id].filter(Boolean).join(' · ');
  }
}

customElements.define('tc-fleet-map', FleetMap);
