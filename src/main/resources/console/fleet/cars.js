// The cars of the list: those that match the search, read page by page and kept fresh by events.
import { get } from '../app/api.js';
import { events } from '../app/events.js';
import { Observable } from '../app/observable.js';

const PAGE = 100;

class Cars extends Observable {
  /** What is searched for; it stays while the user looks at a car. */
  query = { q: '', online: '', locked: '', moving: '', sort: 'silence' };
  list = [];
  total = 0;
  state = 'new';
  problem = undefined;

  #next = undefined;
  #asking = undefined;
  #reading = Promise.resolve();
  #places = new Map();

  constructor() {
    super(200);
    events.on((kind, car) => kind === 'state' && this.take(car));
    events.onRenewal(() => this.state !== 'new' && this.read());
  }

  /** Reads the first page. What is shown stays until it is there. */
  async read() {
    this.#reading = this.#ask(undefined);
    await this.#reading;
  }

  /** Resolves when the list shows what is searched for: until then its first car may be another one. */
  async settled() {
    while (this.#asking !== undefined) {
      await this.#reading;
    }
    return this.state === 'ready' && this.problem === undefined;
  }

  search(change) {
    this.query = { ...this.query, ...change };
    return this.read();
  }

  /** Reads the next page, if there is one and it is not being read. */
  async more() {
    if (this.#next !== undefined && this.#asking === undefined) {
      this.#reading = this.#ask(this.#next);
      await this.#reading;
    }
  }

  get hasMore() {
    return this.#next !== undefined;
  }

  /** A car has changed. Its place stays: rows that jump cannot be read. */
  take(car) {
    const place = this.#places.get(car.id);
    if (place !== undefined) {
      this.list[place] = car;
      this.changed();
    } else if (this.state === 'ready' && !this.hasMore && this.#isPlain()) {
      this.#add([car]);
      this.total += 1;
      this.changed();
    }
  }

  /** A new car belongs to the list if nothing is searched for. */
  #isPlain() {
    const { q, online, locked, moving } = this.query;
    return q + online + locked + moving === '';
  }

  async #ask(cursor) {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    if (this.list.length === 0) {
      this.state = 'loading';
      this.changed();
    }
    try {
      const page = await get('vehicles', { ...this.query, limit: PAGE, cursor }, { signal: asking.signal });
      if (asking === this.#asking) {
        this.#show(page, cursor === undefined);
      }
    } catch (problem) {
      if (asking === this.#asking) {
        this.state = this.list.length > 0 ? 'ready' : 'failed';
        this.problem = problem;
      }
    } finally {
      if (asking === this.#asking) {
        this.#asking = undefined;
        this.changed();
      }
    }
  }

  #show(page, isFirst) {
    if (isFirst) {
      this.list = [];
      this.#places.clear();
    }
    this.#add(page.vehicles);
    this.#next = page.next;
    this.total = page.total;
    this.problem = undefined;
    this.state = 'ready';
  }

  /** The order of cars can change between two pages: then one comes twice. */
  #add(cars) {
    for (const car of cars) {
      const place = this.#places.get(car.id);
      if (place === undefined) {
        this.#places.set(car.id, this.list.push(car) - 1);
      } else {
        this.list[place] = car;
      }
    }
  }
}

export const cars = new Cars();
