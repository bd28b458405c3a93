// Trackers that are not on the allow-list and have tried to connect.
import { html } from 'lit';
import { call, part } from '../app/api.js';
import { ask } from '../app/dialog.js';
import { age, dateTime, number } from '../app/format.js';
import { notice } from '../app/notice.js';
import { texts } from '../app/texts.js';
import { Polled } from './polled.js';

const words = texts.health;

class Refused extends Polled {
  path = 'refused';

  render() {
    const refused = this.content?.refused;
    return html`<h2>${words.refused}</h2>
      ${this.waiting()} ${refused?.length === 0 ? html`<p class="muted">${words.noRefused}</p>` : ''}
      ${refused?.length > 0
        ? html`<ul class="lines">
            ${refused.map((tracker) => this.line(tracker))}
          </ul>`
        : ''}`;
  }

  line(tracker) {
    return html`<li>
      <b class="num">${tracker.imei}</b>
      <span class="muted">${tracker.address}</span>
      <span class="muted" title=${dateTime(tracker.last)}>${words.last} ${texts.ago(age(tracker.last))}</span>
      <span class="muted num">${words.count} ${number(tracker.count)}</span>
      <button class="secondary" aria-label=${`${words.allow} ${tracker.imei}`} @click=${() => this.allow(tracker.imei)}>${words.allow}</button>
    </li>`;
  }

  async allow(imei) {
    const question = { title: words.allowQuestion(imei), lines: [words.allowConsequence], action: words.allow };
    if (await ask(question)) {
      try {
        await call('POST', `refused/${part(imei)}/allow`, { body: {} });
        notice(words.allowed(imei));
      } catch (problem) {
        notice(words.refusedAction(problem.message), true);
      }
      await this.read();
    }
  }
}

customElements.define('tc-refused', Refused);
