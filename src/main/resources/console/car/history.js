// The last commands of a car. Each opens to its trail.
import { html } from 'lit';
import { age, commandName, dateTime } from '../app/format.js';
import { texts } from '../app/texts.js';
import { outcomeText, tone, trail } from './trail.js';

const words = texts.commands;

export function history(commands) {
  if (commands.length === 0) {
    return html`<p class="muted">${words.noHistory}</p>`;
  }
  return html`<ul class="history">
    ${commands.map(
      (command) => html`<li>
        <details>
          <summary>
            <span class="what">${commandName(command.name)}</span>
            <span class="badge ${tone(command)}">${outcomeText(command)}</span>
            <span class="muted by">${command.by ? words.by(command.by.token, command.by.actor) : ''}</span>
            <time class="muted num" title=${dateTime(command.createdAt)}>${texts.ago(age(command.createdAt))}</time>
          </summary>
          ${trail(command)}
        </details>
      </li>`,
    )}
  </ul>`;
}
