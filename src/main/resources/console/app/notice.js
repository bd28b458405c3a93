// A short notice at the foot of the page. Screen readers read it out.
import { html, nothing } from 'lit';
import { icon } from './icons.js';
import { Part } from './part.js';

const SHOWN_FOR = 6000;

class Notice extends Part {
  static properties = { text: { state: true }, bad: { state: true } };

  #timer = 0;

  show(text, bad) {
    this.text = text;
    this.bad = bad;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.text = ''), SHOWN_FOR);
  }

  render() {
    return html`<div class="notice-place" role="status">
      ${this.text ? html`<p class="notice ${this.bad ? 'bad' : ''}">${icon(this.bad ? 'warn' : 'check')}${this.text}</p>` : nothing}
    </div>`;
  }
}

customElements.define('tc-notice', Notice);

/** Shows a notice. */
export const notice = (text, bad = false) => document.querySelector('tc-notice')?.show(text, bad);
