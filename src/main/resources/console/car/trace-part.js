// The trace of a car: its frames as they are on the wire, beside their decoding. For administrators.
import { html, nothing } from 'lit';
import { call, get } from '../app/api.js';
import { exactTime, millis, timeOfDay } from '../app/format.js';
import { icon } from '../app/icons.js';
import { notice } from '../app/notice.js';
import { now } from '../app/clock.js';
import { Part } from '../app/part.js';
import { texts } from '../app/texts.js';
import { copy } from './clipboard.js';

const words = texts.trace;
const PACE = 2000;
const DURATION = '10m';

class Trace extends Part {
  static properties = { path: {}, imei: {}, trace: { state: true }, problem: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.every(PACE, () => this.isOn && this.read());
  }

  get isOn() {
    return this.trace?.until !== undefined && millis(this.trace.until) > now();
  }

  async read() {
    try {
      this.trace = await get(`${this.path}/trace`);
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem.status === 404 ? undefined : problem;
    }
  }

  render() {
    const frames = this.trace?.frames ?? [];
    return html`
      <h2>${words.heading}</h2>
      <p class="muted">${words.lead}</p>
      <p class="row">
        ${this.isOn
          ? html`<button class="secondary" @click=${() => this.change('DELETE')}>${words.stop}</button>
              <span class="muted">${words.until(timeOfDay(this.trace.until))}</span>`
          : html`<button class="secondary" @click=${() => this.change('PUT')}>${words.start}</button>`}
      </p>
      ${this.problem ? html`<p class="failure" role="alert">${words.failed} ${this.problem.message}</p>` : nothing}
      ${this.isOn && frames.length === 0 ? html`<p class="muted" role="status">${words.waiting}</p>` : nothing}
      <ol class="frames">
        ${frames.map((frame) => this.frame(frame))}
      </ol>
    `;
  }

  frame(frame) {
    return html`<li>
      <p class="row">
        <time>${exactTime(frame.at)}</time>
        <span class="badge calm">${direction(frame)}</span>
        <button class="plain" @click=${() => this.copy(frame)}>${icon('copy')}${words.copy}</button>
      </p>
      <div class="beside">
        <pre class="hex" tabindex="0">${frame.hex}</pre>
        <pre tabindex="0">${decoded(frame)}</pre>
      </div>
    </li>`;
  }

  async change(method) {
    try {
      await call(method, `${this.path}/trace`, method === 'PUT' ? { body: { duration: DURATION } } : {});
      await this.read();
    } catch (problem) {
      this.problem = problem;
    }
  }

  async copy(frame) {
    await copy(testCase(this.imei, frame));
    notice(words.copied);
  }
}

const isFromCar = (frame) => frame.direction === 'received';

const direction = (frame) => (isFromCar(frame) ? words.fromCar : words.toCar);

const decoded = (frame) => (typeof frame.decoded === 'string' ? frame.decoded : JSON.stringify(frame.decoded ?? {}, null, 2));

/** What scripts/decode reads: the frame in hex, below comments that say where it comes from. */
function testCase(imei, frame) {
  const comment = decoded(frame)
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
  return `# ${imei}, ${direction(frame)}, ${new Date(millis(frame.at)).toISOString()}\n${comment}\n${frame.hex}\n`;
}

customElements.define('tc-trace', Trace);
