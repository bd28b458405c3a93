// The buttons of a car, and the trail of the command that was sent last.
import { html, nothing } from 'lit';
import { commandName } from '../app/format.js';
import { icon } from '../app/icons.js';
import { notice } from '../app/notice.js';
import { Part } from '../app/part.js';
import { session } from '../app/session.js';
import { texts } from '../app/texts.js';
import { confirmed, isImmobilising } from './confirm.js';
import { Order } from './order.js';
import { outcomeText, tone, trail } from './trail.js';

const words = texts.commands;

/** The words of fleet APIs, in the order in which they are needed. Everything else is a script of the operator. */
const USUAL = [
  ['unlock-central-lock', 'open'],
  ['lock-central-lock', 'lock'],
  ['enable-driving', 'go'],
  ['disable-driving', 'block'],
  ['unlock-and-enable-driving', 'open'],
  ['lock-and-disable-driving', 'lock'],
  ['draw-attention', 'bell'],
  ['request-vehicle-state', 'refresh'],
];

class CommandPanel extends Part {
  static properties = {
    model: { attribute: false },
    vehicle: { attribute: false },
    capabilities: { attribute: false },
    order: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.watch(session);
    this.atEnd(() => this.order?.close());
  }

  /** Another car has nothing to do with the last command. */
  willUpdate(changed) {
    if (changed.has('model')) {
      this.order?.close();
      this.order = undefined;
    }
  }

  render() {
    const commands = this.capabilities.commands ?? [];
    const usual = USUAL.map(([name, sign]) => [commands.find((command) => command.name === name), sign]).filter(([command]) => command);
    const others = commands.filter((command) => !USUAL.some(([name]) => name === command.name));
    return html`
      <h2>${words.heading}</h2>
      ${session.may('command') ? nothing : html`<p class="hint">${words.readOnly}</p>`}
      ${this.vehicle.online ? nothing : html`<p class="hint">${words.offline}</p>`}
      ${commands.length === 0 ? html`<p class="muted">${words.none}</p>` : nothing}
      <div class="buttons">${usual.map(([command, sign]) => this.button(command, sign))}</div>
      ${others.length > 0 ? this.others(others) : nothing} ${this.lastOrder()}
    `;
  }

  others(commands) {
    return html`<details class="others">
      <summary>${words.more}</summary>
      <div class="buttons">${commands.map((command) => this.button(command))}</div>
    </details>`;
  }

  button(command, sign) {
    const isRunning = this.order?.isRunning === true;
    return html`<button
      class="secondary ${isImmobilising(command) ? 'danger' : ''}"
      data-command=${command.name}
      ?disabled=${!session.may('command') || isRunning}
      @click=${() => this.clicked(command)}
    >
      ${sign ? icon(sign) : nothing}${commandName(command.name)}
    </button>`;
  }

  async clicked(command) {
    if (await confirmed(command, this.vehicle)) {
      this.order?.close();
      const order = new Order(command.name);
      this.order = order;
      order.listen(() => this.requestUpdate());
      await order.send(this.model.path);
    }
  }

  lastOrder() {
    const order = this.order;
    if (!order) {
      return nothing;
    }
    if (order.problem) {
      const text = words.refused[order.problem.type] ?? words.failed(order.problem.message);
      return html`<div class="ending bad" role="alert">${icon('warn')}<div><b>${commandName(order.name)}</b><p>${text}</p></div></div>`;
    }
    const command = order.command ?? { name: order.name, status: 'waiting', trail: [] };
    return html`<section class="order" aria-label=${words.trail} aria-live="polite">
      <h3>${commandName(command.name)} <span class="badge ${tone(command)}">${outcomeText(command)}</span></h3>
      ${trail(command)}
      ${order.command?.status === 'waiting' ? html`<button class="secondary" @click=${() => this.cancel(order)}>${words.cancel}</button>` : nothing}
    </section>`;
  }

  async cancel(order) {
    try {
      await order.cancel();
    } catch (problem) {
      notice(words.refused[problem.type] ?? problem.message, true);
    }
  }
}

customElements.define('tc-commands', CommandPanel);
