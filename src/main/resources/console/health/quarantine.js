// Frames that could not be decoded: why, what can be read of them, and another attempt.
import { html, nothing } from 'lit';
import { call, get, part } from '../app/api.js';
import { ask } from '../app/dialog.js';
import { dateTime } from '../app/format.js';
import { notice } from '../app/notice.js';
import { texts } from '../app/texts.js';
import { Polled } from './polled.js';

const words = texts.health;

class Quarantine extends Polled {
  static properties = { opened: { state: true } };

  path = 'quarantine';
  pace = 15_000;

  render() {
    const frames = this.content?.frames;
    return html`<h2>${words.quarantine}</h2>
      ${this.waiting()} ${frames?.length === 0 ? html`<p class="muted">${words.noQuarantine}</p>` : ''}
      ${frames?.length > 0
        ? html`<ul class="lines">
            ${frames.map((frame) => this.line(frame))}
          </ul>`
        : ''}`;
  }

  line(frame) {
    const isOpen = this.opened?.id === frame.id;
    return html`<li>
      <b class="num">${frame.imei}</b>
      <span class="reason">${frame.reason}</span>
      <span class="muted num">${words.bytes(frame.bytes)}</span>
      <time class="muted">${dateTime(frame.at)}</time>
      <span class="row">
        <button class="secondary" aria-expanded=${isOpen} aria-label=${`${isOpen ? words.hide : words.show} ${frame.imei}`} @click=${() => this.toggle(frame, isOpen)}>${isOpen ? words.hide : words.show}</button>
        <button class="secondary" aria-label=${`${words.replay} ${frame.imei}`} @click=${() => this.replay(frame)}>${words.replay}</button>
        <button class="secondary danger" aria-label=${`${words.remove} ${frame.imei}`} @click=${() => this.deleteFrame(frame)}>${words.remove}</button>
      </span>
      ${isOpen ? details(this.opened) : nothing}
    </li>`;
  }

  async toggle(frame, isOpen) {
    this.opened = isOpen ? undefined : await this.tried(() => get(`quarantine/${part(frame.id)}`));
  }

  async replay(frame) {
    try {
      await this.publish(frame, {});
    } catch (problem) {
      if (problem.status === 409 && (await this.wantsPart(frame))) {
        await this.tried(() => this.publish(frame, { partly: true }));
      } else {
        notice(words.refusedAction(problem.message), true);
      }
    }
    await this.read();
  }

  async publish(frame, body) {
    const done = await call('POST', `quarantine/${part(frame.id)}/replay`, { body });
    notice(words.replayed(done.published, done.announced));
  }

  /** Of a frame that cannot be decoded as a whole, some records may be readable. */
  async wantsPart(frame) {
    const { readable } = (await this.tried(() => get(`quarantine/${part(frame.id)}`))) ?? { readable: 0 };
    return readable > 0 && ask({ title: words.partTitle, lines: [words.partQuestion(readable)], action: words.replay });
  }

  async deleteFrame(frame) {
    const question = { title: words.removeQuestion, lines: [words.removeConsequence], action: words.remove, danger: true };
    if (await ask(question)) {
      if (await this.tried(async () => (await call('DELETE', `quarantine/${part(frame.id)}`)) ?? true)) {
        notice(words.removed);
      }
      await this.read();
    }
  }

  /** The result, or undefined after a notice of what went wrong. */
  async tried(action) {
    try {
      return await action();
    } catch (problem) {
      notice(words.refusedAction(problem.message), true);
      return undefined;
    }
  }
}

function details(frame) {
  const decoded = typeof frame.decoded === 'string' ? frame.decoded : JSON.stringify(frame.decoded ?? {}, null, 2);
  return html`<div class="beside">
    <pre class="hex" tabindex="0">${frame.hex}</pre>
    <pre tabindex="0">${decoded}</pre>
  </div>`;
}

customElements.define('tc-quarantine', Quarantine);
