// One car: what the server knows of it, kept fresh by events while its page is open.
import { get, part } from '../app/api.js';
import { events } from '../app/events.js';
import { Observable } from '../app/observable.js';

/** How often values are read again at most, while the car reports. */
const PACE = 2000;

export class CarModel extends Observable {
  vehicle = undefined;
  properties = {};
  capabilities = { properties: [], commands: [] };
  records = [];
  history = [];
  problem = undefined;
  recordsProblem = undefined;

  #id;
  #ends = [];
  #timer = 0;

  constructor(id) {
    super(50);
    this.#id = id;
    this.#ends.push(events.on((kind, data) => this.#take(kind, data)));
    this.#ends.push(events.onRenewal(() => this.read()));
  }

  /** The address of the car in the API. */
  get path() {
    return `vehicles/${part(this.#id)}`;
  }

  close() {
    this.#ends.forEach((end) => end());
    clearTimeout(this.#timer);
  }

  async read() {
    try {
      this.vehicle = await get(this.path);
      this.problem = undefined;
      this.changed();
      const [capabilities] = await Promise.all([get(`${this.path}/capabilities`), this.readOften(), this.readHistory()]);
      this.capabilities = capabilities;
    } catch (problem) {
      this.problem = problem;
    }
    this.changed();
  }

  /** Asks the car itself, and reads its answer. */
  async refresh() {
    this.#showState(await get(`${this.path}/state`, { refresh: true }));
    await this.readRecords();
  }

  async readOften() {
    await Promise.all([this.#readState(), this.readRecords()]);
  }

  async readHistory() {
    try {
      this.history = (await get(`${this.path}/commands`, { limit: 20 })).commands;
    } catch {
      // What was read before stays.
    }
    this.changed();
  }

  async readRecords() {
    try {
      this.records = (await get(`${this.path}/records`)).records;
      this.recordsProblem = undefined;
    } catch (problem) {
      this.recordsProblem = problem;
    }
    this.changed();
  }

  async #readState() {
    try {
      this.#showState(await get(`${this.path}/state`));
    } catch {
      // What was read before stays; its age shows how old it is.
    }
  }

  #showState(state) {
    const position = state.position && { value: state.position, timestamp: state.position.timestamp };
    this.properties = { ...(position && { position }), ...state.properties };
    this.changed();
  }

  #take(kind, data) {
    const vehicle = this.vehicle;
    if (kind === 'state' && (data.id === this.#id || data.id === vehicle?.id)) {
      this.vehicle = data;
      this.changed();
      this.#readSoon();
    } else if (kind === 'command' && data.imei === vehicle?.imei && (data.stage === 'ended' || data.stage === 'taken')) {
      this.readHistory();
    }
  }

  #readSoon() {
    if (this.#timer === 0) {
      this.#timer = setTimeout(() => {
        this.#timer = 0;
        this.readOften();
      }, PACE);
    }
  }

  /** Positions of the records, the oldest first. */
  get track() {
    return this.records
      .filter((record) => record.position && (record.position.latitude !== 0 || record.position.longitude !== 0))
      .sort((one, other) => Date.parse(one.timestamp) - Date.parse(other.timestamp))
      .map(({ position }) => [position.latitude, position.longitude]);
  }
}
