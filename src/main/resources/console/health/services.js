// RabbitMQ, Redis, the checks and the rates.
import { html } from 'lit';
import { number, words as plainWords, capital } from '../app/format.js';
import { icon } from '../app/icons.js';
import { link } from '../app/link.js';
import { texts } from '../app/texts.js';
import { Polled } from './polled.js';
import { Rates } from './rates.js';

const words = texts.health;

class Services extends Polled {
  path = 'health';
  pace = 5_000;
  #rates = new Rates();

  arrived(health) {
    link.checked(health.checks ?? []);
    this.#rates.take(health.rates);
  }

  render() {
    const health = this.content;
    if (!health) {
      return html`<section class="card broad">${this.waiting()}</section>`;
    }
    const checks = health.checks ?? [];
    const isWell = checks.every((check) => !check.problem);
    return html`
      <section class="card broad">
        <h2>${words.checks} <span class="badge ${isWell ? 'good' : 'bad'}">${icon(isWell ? 'check' : 'warn')}${isWell ? words.well : words.ill}</span></h2>
        <ul class="checks">
          ${checks.map((check) => html`<li class=${check.problem ? 'bad' : 'good'}>${icon(check.problem ? 'warn' : 'check')}<b>${checkName(check.name)}</b> <span>${check.problem ?? words.ok}</span></li>`)}
        </ul>
      </section>
      <section class="card"><h2>${words.rates}</h2><div class="figures">${this.#rates.render()}</div></section>
      <section class="card"><h2>${words.rabbitmq}</h2>${facts(health.rabbitmq)}</section>
      <section class="card"><h2>${words.redis}</h2>${facts(health.redis)}</section>
    `;
  }
}

const checkName = (name) => words[name] ?? capital(plainWords(name));

/** Whatever the server tells, by its names and with its units. Deeper objects are flattened. */
function facts(content) {
  const lines = flat(content ?? {});
  if (lines.length === 0) {
    return html`<p class="muted">${texts.unknown}</p>`;
  }
  return html`<dl class="facts-list">${lines.map(([label, fact]) => html`<div><dt>${label}</dt><dd class="num">${fact}</dd></div>`)}</dl>`;
}

const factName = (name) => words.names[name] ?? capital(plainWords(name));

/** Pairs of a label and a text. */
function flat(content, before = '', label = factName) {
  return Object.entries(content).flatMap(([key, fact]) => {
    const name = before + key;
    if (Array.isArray(fact)) {
      return fact.flatMap(({ name: queue, ...rest }) => flat(rest, '', (inner) => words.inQueue(queue, plainWords(inner))));
    }
    return fact !== null && typeof fact === 'object' ? flat(fact, `${name} `, label) : [[label(name), shown(fact, words.units[name])]];
  });
}

function shown(fact, unit) {
  if (typeof fact === 'boolean') {
    return fact ? texts.yes : texts.no;
  }
  const text = typeof fact === 'number' ? number(fact) : String(fact ?? texts.unknown);
  return unit ? `${text} ${unit}` : text;
}

customElements.define('tc-services', Services);
