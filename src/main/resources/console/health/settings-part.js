// The settings that are in force. The server sends no secrets.
import { html } from 'lit';
import { texts } from '../app/texts.js';
import { Polled } from './polled.js';

const words = texts.health;

class Settings extends Polled {
  static properties = { filter: { state: true } };

  path = 'settings';
  pace = 60_000;

  constructor() {
    super();
    this.filter = '';
  }

  render() {
    const settings = this.content?.settings;
    return html`<h2>${words.settings}</h2>
      ${this.waiting()} ${settings ? this.table(settings) : ''}`;
  }

  table(settings) {
    const wanted = this.filter.trim().toLowerCase();
    const found = settings.filter(({ name, value: content }) => `${name} ${content}`.toLowerCase().includes(wanted));
    return html`
      <input
        type="search"
        aria-label=${words.filterSettings}
        placeholder=${words.filterSettings}
        .value=${this.filter}
        @input=${(event) => (this.filter = event.target.value)}
      />
      <div class="wide-table settings" tabindex="0" role="region" aria-label=${words.settings}>
        <table>
          <thead>
            <tr>
              <th scope="col">${words.setting}</th>
              <th scope="col">${words.value}</th>
              <th scope="col">${words.source}</th>
            </tr>
          </thead>
          <tbody>
            ${found.map(
              (setting) => html`<tr>
                <th scope="row"><code>${setting.name}</code></th>
                <td>${setting.value === '' ? '""' : String(setting.value)}</td>
                <td class="muted">${setting.source}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}

customElements.define('tc-settings', Settings);
