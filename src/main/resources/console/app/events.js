// The stream of events. EventSource cannot send a token in a header, so the stream is read with fetch.
import { address, headers } from './api.js';
import { link } from './link.js';
import { Observable } from './observable.js';
import { session } from './session.js';

/** The server sends a comment every 15 s. */
const SILENCE = 40_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const TOO_LONG = 4_000_000;

class Events extends Observable {
  /** Whether events arrive now. */
  live = false;

  #listeners = new Set();
  #renewals = new Set();
  #lastId = '';
  #stop = undefined;

  /** Calls listener(kind, data) for each event; returns the function that ends it. */
  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls a listener after an interruption: what is shown has to be read anew. */
  onRenewal(listener) {
    this.#renewals.add(listener);
    return () => this.#renewals.delete(listener);
  }

  start() {
    if (this.#stop === undefined) {
      this.#stop = new AbortController();
      this.#run(this.#stop.signal);
    }
  }

  stop() {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#lastId = '';
    this.#set(false);
  }

  async #run(stopped) {
    let pause = FIRST_PAUSE;
    let renewed = false;
    while (!stopped.aborted) {
      try {
        await this.#read(stopped, renewed);
        pause = FIRST_PAUSE;
      } catch {
        pause = this.live ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
      }
      renewed = true;
      this.#set(false);
      // Not all browsers at once, when a server starts again.
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    }
  }

  async #read(stopped, renewed) {
    const silence = new Silence(stopped);
    try {
      const response = await fetch(address('events', { kinds: 'state,event,command' }), {
        headers: { ...headers(), ...(this.#lastId === '' ? {} : { 'last-event-id': this.#lastId }) },
        signal: silence.signal,
        cache: 'no-store',
        redirect: 'error',
      });
      if (response.status === 401) {
        session.end('revoked');
      }
      if (!response.ok) {
        throw new Error(`status ${response.status}`);
      }
      link.answered();
      this.#set(true);
      if (renewed) {
        this.#renewals.forEach((listener) => listener());
      }
      await this.#readAll(response.body.pipeThrough(new TextDecoderStream()).getReader(), silence);
    } finally {
      silence.end();
    }
  }

  async #readAll(reader, silence) {
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      silence.over();
      const parts = (rest + value).split(/\r?\n\r?\n/);
      rest = parts.pop();
      if (rest.length > TOO_LONG) {
        throw new Error('an event without an end');
      }
      parts.forEach((text) => this.#take(text));
    }
  }

  #take(text) {
    let kind = 'message';
    const data = [];
    for (const line of text.split(/\r?\n/)) {
      const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
      if (name === 'event') {
        kind = value;
      } else if (name === 'data') {
        data.push(value);
      } else if (name === 'id') {
        this.#lastId = value;
      }
    }
    if (data.length > 0) {
      const content = JSON.parse(data.join('\n'));
      this.#listeners.forEach((listener) => listener(kind, content));
    }
  }

  #set(live) {
    if (this.live !== live) {
      this.live = live;
      this.changed();
    }
  }
}

/** Ends a stream on which nothing has come for too long. */
class Silence {
  #control = new AbortController();
  #timer = 0;
  #abort = () => this.#control.abort();
  #stopped;

  constructor(stopped) {
    this.#stopped = stopped;
    stopped.addEventListener('abort', this.#abort);
    this.over();
  }

  get signal() {
    return this.#control.signal;
  }

  over() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#abort, SILENCE);
  }

  end() {
    clearTimeout(this.#timer);
    this.#control.abort();
    this.#stopped.removeEventListener('abort', this.#abort);
  }
}

export const events = new Events();
