// Where all cars are, for the map: one short row a car, so that 20,000 of them come in one answer.
import { get } from '../app/api.js';
import { events } from '../app/events.js';
import { labels } from '../app/format.js';
import { Observable } from '../app/observable.js';

/** A picture of 20,000 cars takes some time, and a car reports at most once a second. */
const PACE = 500;

class Positions extends Observable {
  /** By id: id, plate, label, lat, lon, online, locked, moving, immobilised. */
  all = new Map();
  state = 'new';

  constructor() {
    super(PACE);
    events.on((kind, car) => kind === 'state' && this.take(car));
    events.onRenewal(() => this.state !== 'new' && this.read());
  }

  async read() {
    try {
      const { columns, cars } = await get('vehicles/map');
      this.all = new Map(cars.map((row) => asCar(columns, row)).map((car) => [car.id, car]));
      this.state = 'ready';
    } catch {
      this.state = this.all.size > 0 ? 'ready' : 'failed';
    }
    this.changed();
  }

  take(vehicle) {
    const position = vehicle.position;
    if (position && this.state === 'ready') {
      this.all.set(vehicle.id, {
        id: vehicle.id,
        plate: vehicle.plate,
        label: labels(vehicle),
        lat: position.latitude,
        lon: position.longitude,
        heading: position.heading,
        online: vehicle.online,
        locked: vehicle.locked?.value,
        moving: vehicle.moving?.value,
        immobilised: vehicle.immobilised?.value,
      });
      this.changed();
    }
  }

  /** Those that match the search of the list; `listed` are cars that the server has found. */
  matching(query, listed) {
    const q = query.q.trim().toLowerCase();
    const found = new Set(q === '' ? [] : listed.map((car) => car.id));
    return [...this.all.values()].filter(
      (car) =>
        (q === '' || found.has(car.id) || contains(car, q)) &&
        is(query.online, car.online) &&
        is(query.locked, car.locked) &&
        is(query.moving, car.moving),
    );
  }
}

const contains = (car, q) => [car.id, car.plate, car.label].some((text) => text?.toLowerCase().includes(q));

const is = (wanted, value) => wanted === '' || String(value ?? '') === wanted;

function asCar(columns, row) {
  const car = {};
  columns.forEach((name, index) => (car[name] = row[index] ?? undefined));
  car.label = labels(car);
  return car;
}

export const positions = new Positions();
