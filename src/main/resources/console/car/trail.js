// The trail of a command: what happened to it, step by step, with times.
import { html, nothing } from 'lit';
import { commandName, exactTime, millis, value } from '../app/format.js';
import { icon } from '../app/icons.js';
import { texts } from '../app/texts.js';

const words = texts.commands;
const BAD = ['contradicted', 'unanswered'];
const UNSURE = ['answered', 'not_observable'];

/** How sure the outcome is, as a colour: nobody may read "success" where nothing was verified. */
export function tone(command) {
  if (command.status !== 'ended') {
    return 'info';
  }
  if (command.outcome !== 'success' || BAD.includes(command.verdict)) {
    return 'bad';
  }
  return UNSURE.includes(command.verdict) ? 'calm' : 'good';
}

export function outcomeText(command) {
  if (command.status !== 'ended') {
    return words.pending[command.status] ?? command.status;
  }
  const verdict = words.verdictNames[command.verdict] ?? command.verdict;
  return [words.outcomes[command.outcome] ?? command.outcome, verdict].filter(Boolean).join(', ');
}

export function trail(command) {
  const steps = command.trail ?? [];
  return html`
    <ol class="trail ${command.status}">
      ${steps.map((step, index) => stepLine(step, steps[index - 1], command))}
      ${command.status === 'ended' ? nothing : html`<li class="step pending"><span class="knob"></span><span>${outcomeText(command)}</span></li>`}
    </ol>
    ${command.status === 'ended' ? ending(command) : nothing}
  `;
}

function stepLine(step, before, command) {
  const gap = before ? millis(step.at) - millis(before.at) : 0;
  const verdict = step.verdict && step.verdict !== 'verified' && step.stage === 'verified' ? (words.verdictNames[step.verdict] ?? step.verdict) : '';
  const isBad = BAD.includes(step.verdict) || (step.stage === 'ended' && command.outcome !== 'success');
  return html`
    <li class="step ${step.stage} ${isBad ? 'bad' : ''}">
      <span class="knob"></span>
      <span class="what"
        >${stageName(step)}${verdict && html` <em>${verdict}</em>`}${step.cmd ? html` <code>${step.cmd}</code>` : nothing}${step.text
          ? html` <q>${step.text}</q>`
          : nothing}</span
      >
      <time datetime=${new Date(millis(step.at)).toISOString()}>${exactTime(step.at)}<small>${gap > 0 ? ` +${gap} ms` : ''}</small></time>
    </li>
  `;
}

/** A step that was looked at need not be verified. */
function stageName(step) {
  return step.stage === 'verified' && step.verdict && step.verdict !== 'verified' ? words.looked : (words.stages[step.stage] ?? step.stage);
}

function ending(command) {
  const kind = tone(command);
  const sentence = words.verdicts[command.verdict];
  return html`
    <div class="ending ${kind}" role="status">
      ${icon(kind === 'bad' ? 'warn' : kind === 'good' ? 'check' : 'question')}
      <div>
        <b>${commandName(command.name)}: ${outcomeText(command)}</b>
        ${sentence ? html`<p>${sentence}</p>` : nothing} ${command.reason ? html`<p>${reason(command.reason)}</p>` : nothing}
      </div>
    </div>
  `;
}

const reason = (content) => (typeof content === 'string' ? content.replaceAll('_', ' ') : value(content));
