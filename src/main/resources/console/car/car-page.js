// The page of one car: find out how it is, act, and see what happened.
import { html, nothing } from 'lit';
import { ticks } from '../app/clock.js';
import { age, carName, dateTime, labels } from '../app/format.js';
import { icon } from '../app/icons.js';
import { notice } from '../app/notice.js';
import { Part } from '../app/part.js';
import { fleetLink } from '../app/router.js';
import { session } from '../app/session.js';
import { texts } from '../app/texts.js';
import { drivingBadge, ignitionBadge, lockBadge, movingBadge, onlineBadge, plate } from '../fleet/badges.js';
import { CarModel } from './car-model.js';
import { history } from './history.js';
import { values } from './values.js';
import '../map/track-map.js';
import './command-panel.js';
import './records-part.js';
import './trace-part.js';

const words = texts.car;

class CarPage extends Part {
  static properties = { car: {}, refreshing: { state: true } };

  #end = () => {};

  connectedCallback() {
    super.connectedCallback();
    this.watch(ticks, session);
    this.atEnd(() => this.close());
  }

  willUpdate(changed) {
    if (changed.has('car')) {
      this.close();
      this.model = new CarModel(this.car);
      this.#end = this.model.listen(() => this.requestUpdate());
      this.model.read();
    }
  }

  close() {
    this.#end();
    this.model?.close();
  }

  render() {
    const car = this.model.vehicle;
    if (!car) {
      return html`<div class="page">${this.backLink()}${this.missing()}</div>`;
    }
    document.title = carName(car);
    return html`
      <div class="page car">
        ${this.backLink()} ${this.head(car)}
        <div class="columns">
          <div class="stack">
            <section class="card">
              <tc-commands .model=${this.model} .vehicle=${car} .capabilities=${this.model.capabilities}></tc-commands>
            </section>
            <section class="card part">
              <h2>${texts.commands.history}</h2>
              ${history(this.model.history)}
            </section>
          </div>
          <div class="stack">
            <section class="card map-card" aria-label=${words.map}>
              <tc-track-map .car=${car} .track=${this.model.track}></tc-track-map>
            </section>
            <section class="card part">
              <h2>${words.values}</h2>
              ${values(this.model.properties)}
            </section>
          </div>
          <section class="card broad">
            <tc-records .records=${this.model.records} .problem=${this.model.recordsProblem}></tc-records>
          </section>
          ${session.may('admin') ? html`<section class="card broad"><tc-trace .path=${this.model.path} .imei=${car.imei}></tc-trace></section>` : nothing}
        </div>
      </div>
    `;
  }

  backLink() {
    return html`<a class="back" href=${fleetLink}>${icon('back')}${words.back}</a>`;
  }

  missing() {
    const problem = this.model.problem;
    if (!problem) {
      return html`<p class="empty muted" role="status">${texts.loading}</p>`;
    }
    return html`<div class="empty">
      <h1>${problem.status === 404 ? words.unknownCar : words.failed}</h1>
      <p class="muted">${problem.message}</p>
      <button class="secondary" @click=${() => this.model.read()}>${icon('refresh')}${texts.retry}</button>
    </div>`;
  }

  head(car) {
    return html`
      <header class="car-head">
        <div>
          <h1>${plate(car)}${labels(car) ? html`<span class="label">${labels(car)}</span>` : nothing}</h1>
          <p class="facts">${this.facts(car)}</p>
        </div>
        <div class="badges">
          ${onlineBadge(car)} ${lockBadge(car)} ${drivingBadge(car)} ${movingBadge(car)} ${ignitionBadge(car)}
        </div>
        <div class="row">
          <span class="muted" title=${dateTime(car.lastRecord)}>${words.lastRecord} <b class="num">${age(car.lastRecord) || texts.never}</b></span>
          <span class="muted" title=${dateTime(car.lastFix)}>${words.lastFix} <b class="num">${age(car.lastFix) || texts.never}</b></span>
          ${session.may('command') && car.online
            ? html`<button class="plain" ?disabled=${this.refreshing} @click=${() => this.refresh()}>
                ${icon('refresh')}${this.refreshing ? words.refreshing : words.refresh}
              </button>`
            : nothing}
        </div>
      </header>
    `;
  }

  facts(car) {
    const facts = [
      [words.imei, car.imei],
      [words.id, car.id === car.imei ? '' : car.id],
      [words.family, car.family],
      [words.profile, car.profile],
      [words.phone, car.phone],
    ];
    return facts.filter(([, text]) => text).map(([name, text]) => html`<span><small>${name}</small> <b class="num">${text}</b></span>`);
  }

  async refresh() {
    this.refreshing = true;
    try {
      await this.model.refresh();
    } catch (problem) {
      notice(texts.commands.refused[problem.type] ?? problem.message, true);
    }
    this.refreshing = false;
  }
}

customElements.define('tc-car', CarPage);
