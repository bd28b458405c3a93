// The processes that serve this fleet.
import { html } from 'lit';
import { age, dateTime, number } from '../app/format.js';
import { texts } from '../app/texts.js';
import { Polled } from './polled.js';

const words = texts.health;

class Processes extends Polled {
  path = 'processes';

  render() {
    const processes = this.content?.processes;
    return html`<h2>${words.processes}</h2>
      ${this.waiting()} ${processes?.length === 0 ? html`<p class="muted">${words.noProcesses}</p>` : ''}
      ${processes?.length > 0 ? table(processes) : ''}`;
  }
}

const table = (processes) => html`<div class="wide-table" tabindex="0" role="region" aria-label=${words.processes}>
  <table>
    <thead>
      <tr>
        <th scope="col">${words.process}</th>
        <th scope="col">${words.host}</th>
        <th scope="col">${words.version}</th>
        <th scope="col" class="num">${words.connections}</th>
        <th scope="col" class="num">${words.started}</th>
      </tr>
    </thead>
    <tbody>
      ${processes.map(
        (process) => html`<tr>
          <th scope="row"><code title=${process.id}>${String(process.id).slice(0, 8)}</code></th>
          <td>${process.host}</td>
          <td>${process.version}</td>
          <td class="num">${number(process.connected ?? 0)}</td>
          <td class="num" title=${dateTime(process.startedAt)}>${texts.ago(age(process.startedAt))}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

customElements.define('tc-processes', Processes);
