// A part of the health page that asks the server again and again, and shows what it said last.
import { html, nothing } from 'lit';
import { get } from '../app/api.js';
import { Part } from '../app/part.js';
import { texts } from '../app/texts.js';

export class Polled extends Part {
  static properties = { content: { state: true }, problem: { state: true } };

  /** The page of the API, and ms between two looks. */
  path = '';
  pace = 10_000;

  connectedCallback() {
    super.connectedCallback();
    this.every(this.pace, () => document.hidden || this.read());
  }

  async read() {
    try {
      this.content = await get(this.path);
      this.problem = undefined;
      this.arrived(this.content);
    } catch (problem) {
      this.problem = problem;
    }
  }

  arrived() {}

  /** What to show while there is no content, or nothing. */
  waiting() {
    if (this.content !== undefined) {
      return nothing;
    }
    if (this.problem === undefined) {
      return html`<p class="muted" role="status">${texts.loading}</p>`;
    }
    const text = this.problem.status === 403 ? texts.health.forbidden : `${texts.health.failed} ${this.problem.message}`;
    return html`<p class="muted">${text}</p>`;
  }
}
