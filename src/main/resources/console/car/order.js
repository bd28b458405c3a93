// A command on its way: sent once, and then looked at until it has ended.
import { call, get, part } from '../app/api.js';
import { events } from '../app/events.js';
import { Observable } from '../app/observable.js';

/** The events tell at once; this finds what they missed. */
const PACE = 2000;

export class Order extends Observable {
  /** The command as the API shows it; undefined until the server has taken it. */
  command = undefined;

  /** Why the server has not taken it. */
  problem = undefined;

  #timer = 0;
  #end = () => {};
  #asking = false;
  #again = false;

  constructor(name) {
    super();
    this.name = name;
  }

  get isRunning() {
    return this.problem === undefined && this.command?.status !== 'ended';
  }

  async send(carPath) {
    try {
      const command = await call('POST', `${carPath}/commands/${part(this.name)}`, {
        body: {},
        more: { prefer: 'respond-async', 'idempotency-key': randomKey() },
      });
      this.#show(command);
      this.#follow();
    } catch (problem) {
      this.problem = problem;
      this.changed();
    }
  }

  async cancel() {
    await call('DELETE', `commands/${part(this.command.id)}`);
    await this.#look();
  }

  close() {
    clearInterval(this.#timer);
    this.#end();
  }

  #follow() {
    if (this.isRunning) {
      this.#end = events.on((kind, data) => kind === 'command' && data.id === this.command.id && this.#look());
      this.#timer = setInterval(() => this.#look(), PACE);
      this.#look();
    }
  }

  async #look() {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      this.#show(await get(`commands/${part(this.command.id)}`));
    } catch {
      // It is looked at again.
    }
    this.#asking = false;
    if (this.#again) {
      this.#again = false;
      this.#look();
    }
  }

  #show(command) {
    this.command = command;
    if (command.status === 'ended') {
      this.close();
    }
    this.changed();
  }
}

/** crypto.randomUUID needs https; this does not. */
function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
