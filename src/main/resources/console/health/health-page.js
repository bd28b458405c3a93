// How the server is, and what waits for somebody to decide.
import { html, nothing } from 'lit';
import { ticks } from '../app/clock.js';
import { Part } from '../app/part.js';
import { session } from '../app/session.js';
import { texts } from '../app/texts.js';
import './processes.js';
import './quarantine.js';
import './refused.js';
import './services.js';
import './settings-part.js';

const words = texts.health;

class HealthPage extends Part {
  connectedCallback() {
    super.connectedCallback();
    document.title = words.heading;
    this.watch(session, ticks);
  }

  render() {
    return html`
      <div class="page health">
        <h1>${words.heading}</h1>
        <div class="columns">
          <tc-services class="contents"></tc-services>
          <section class="card broad"><tc-processes></tc-processes></section>
          ${session.may('admin') ? this.forAdministrators() : nothing}
        </div>
      </div>
    `;
  }

  forAdministrators() {
    return html`
      <section class="card broad"><tc-refused></tc-refused></section>
      <section class="card broad"><tc-quarantine></tc-quarantine></section>
      <section class="card broad"><tc-settings></tc-settings></section>
    `;
  }
}

customElements.define('tc-health', HealthPage);
