// The last records of a car as a timeline, and plots of some of their values.
import { html, nothing } from 'lit';
import { coordinates, dateTime, exactTime, millis, span, value } from '../app/format.js';
import { Part } from '../app/part.js';
import { texts } from '../app/texts.js';
import './plot.js';

const words = texts.records;
const FIRST = 10;

/** A record that came so much later than it was made is part of a backlog. */
const LATE = 60_000;

/** Chosen at first, if the car tells them. */
const LIKELY = [/external.*voltage/i, /^speed$/i, /fuel.*level/i];
const MOST_CHOICES = 16;

class Records extends Part {
  static properties = {
    records: { attribute: false },
    problem: { attribute: false },
    shown: { state: true },
    chosen: { state: true },
  };

  constructor() {
    super();
    this.records = [];
    this.shown = FIRST;
    this.chosen = undefined;
  }

  render() {
    if (this.records.length === 0) {
      return html`<h2>${words.heading}</h2>
        <p class="muted">${this.problem ? words.failed : words.none}</p>`;
    }
    return html`
      <h2>${words.heading}</h2>
      ${this.plots()}
      <ol class="timeline">
        ${this.records.slice(0, this.shown).map((record) => this.record(record))}
      </ol>
      ${this.records.length > this.shown ? html`<button class="secondary" @click=${() => (this.shown += 20)}>${texts.more}</button>` : nothing}
    `;
  }

  record(record) {
    const late = record.receivedAt ? millis(record.receivedAt) - millis(record.timestamp) : 0;
    return html`<li>
      <details>
        <summary>
          <time title=${dateTime(record.timestamp)}>${exactTime(record.timestamp)}</time>
          ${isUsual(record.priority) ? nothing : html`<span class="badge warn">${words.priorities[record.priority] ?? record.priority}</span>`}
          <span class="what">${record.event?.name ?? record.event?.id ?? ''}</span>
          <span class="muted">${record.position ? coordinates(record.position) : ''}</span>
          <span class="muted num">${late > LATE ? words.late(span(late)) : ''}</span>
          <span class="muted num">${words.elements(record.elements.length)}</span>
        </summary>
        <table class="values">
          <thead>
            <tr>
              <th scope="col">${words.element}</th>
              <th scope="col">${words.value}</th>
              <th scope="col" class="num">${words.raw}</th>
            </tr>
          </thead>
          <tbody>
            ${record.elements.map(
              (element) => html`<tr>
                <th scope="row"><small class="num">${element.id}</small> ${element.name ?? ''}</th>
                <td>${value(element.value, element.unit)}</td>
                <td class="num">${element.raw}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </details>
    </li>`;
  }

  plots() {
    const choices = series(this.records);
    if (choices.length === 0) {
      return nothing;
    }
    const chosen = this.chosen ?? choices.filter(({ name }) => LIKELY.some((likely) => likely.test(name))).map(({ key }) => key);
    return html`<details class="plots" open>
      <summary>${words.plots}</summary>
      <div class="filters" role="group" aria-label=${words.plotOf}>
        ${choices.map(({ key, name }) => {
          const isOn = chosen.includes(key);
          const next = isOn ? chosen.filter((other) => other !== key) : [...chosen, key];
          return html`<button class="chip" aria-pressed=${isOn} @click=${() => (this.chosen = next)}>${name}</button>`;
        })}
      </div>
      ${chosen.length === 0 ? html`<p class="muted">${words.noPlot}</p>` : nothing}
      <div class="plot-list">${choices.filter(({ key }) => chosen.includes(key)).map((line) => html`<tc-plot .series=${line}></tc-plot>`)}</div>
    </details>`;
  }
}

const isUsual = (priority) => priority === undefined || priority === 0;

/** Numbers that change over the records, each as its own line: key, name, unit, times, values. */
function series(records) {
  const lines = new Map();
  const add = (key, name, unit, record, number) => {
    if (typeof number === 'number') {
      const line = lines.get(key) ?? { key, name, unit, times: [], values: [] };
      line.times.push(millis(record.timestamp) / 1000);
      line.values.push(number);
      lines.set(key, line);
    }
  };
  const sorted = [...records].sort((one, other) => millis(one.timestamp) - millis(other.timestamp));
  for (const record of sorted) {
    add('speed', texts.car.speedName, 'km/h', record, record.position?.speed);
    for (const { id, name, unit, value: number } of record.elements) {
      if (name?.toLowerCase() !== texts.car.speedName.toLowerCase()) {
        add(String(id), name ?? String(id), unit, record, number);
      }
    }
  }
  const likely = ({ name }) => (LIKELY.some((pattern) => pattern.test(name)) ? 0 : 1);
  return [...lines.values()]
    .filter(({ values }) => values.length > 1 && new Set(values).size > 1)
    .sort((one, other) => likely(one) - likely(other))
    .slice(0, MOST_CHOICES);
}

customElements.define('tc-records', Records);
