// The frame of the console: who is signed in, which page is shown, and what is wrong with the server.
import { html, nothing } from 'lit';
import { get } from './api.js';
import { events } from './events.js';
import { timeOfDay } from './format.js';
import { icon } from './icons.js';
import { link } from './link.js';
import { Part } from './part.js';
import { fleetLink, healthLink, router } from './router.js';
import { session } from './session.js';
import { texts } from './texts.js';
import './dialog.js';
import './notice.js';
import './sign-in.js';
import '../fleet/fleet-page.js';
import '../car/car-page.js';
import '../health/health-page.js';

const HEALTH_PACE = 10_000;

class App extends Part {
  connectedCallback() {
    super.connectedCallback();
    this.watch(session, router, link, events);
    this.atEnd(session.listen(() => this.signedInOrOut()));
    this.atEnd(router.listen(() => this.arrived()));
    this.signedInOrOut();
    this.every(HEALTH_PACE, () => this.check());
  }

  async signedInOrOut() {
    if (session.token === '') {
      events.stop();
      return;
    }
    events.start();
    if (session.me === undefined) {
      try {
        session.begin(session.token, await get('me'));
      } catch (problem) {
        if (problem.status !== 401) {
          setTimeout(() => this.signedInOrOut(), 3000);
        }
      }
    } else {
      this.check();
    }
  }

  /** Whether the server has what it needs. */
  async check() {
    if (session.token !== '' && !document.hidden) {
      try {
        link.checked((await get('health')).checks ?? []);
      } catch {
        // The banner says already that the server does not answer.
      }
    }
  }

  async arrived() {
    await this.updateComplete;
    window.scrollTo(0, 0);
    this.querySelector('main')?.focus();
  }

  render() {
    if (session.token === '') {
      document.title = texts.signIn.title;
      return html`<tc-sign-in></tc-sign-in>`;
    }
    const { name, id } = router.page;
    return html`
      <a class="skip" href="#main" @click=${(event) => this.skip(event)}>${texts.skip}</a>
      <header class="bar">
        <a class="brand" href=${fleetLink}><img src="console/app/icon.svg" alt="" width="28" height="28" /><span>${texts.title}</span></a>
        <nav aria-label=${texts.nav.label}>
          ${this.tab('fleet', fleetLink, name !== 'health')} ${this.tab('health', healthLink, name === 'health')}
        </nav>
        <span class="live ${events.live ? 'on' : ''}" role="status">${icon(events.live ? 'dot' : 'ring')}${events.live ? texts.live : texts.notLive}</span>
        <span class="who">${session.me ? html`<b>${session.me.token}</b> ${texts.roles[String(session.me.role).toLowerCase()]}` : nothing}</span>
        <button class="plain" @click=${() => session.end()}>${icon('out')}<span>${texts.signOut}</span></button>
      </header>
      <div role="status">${this.banner()}</div>
      <main id="main" tabindex="-1">${this.page(name, id)}</main>
      <tc-dialog></tc-dialog>
      <tc-notice></tc-notice>
    `;
  }

  tab(name, address, current) {
    const problems = name === 'health' ? link.problems.length : 0;
    return html`<a href=${address} aria-current=${current ? 'page' : 'false'}>${texts.nav[name]}${problems > 0 ? html`<span class="count">${problems}</span>` : nothing}</a>`;
  }

  skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }

  banner() {
    if (link.silentSince !== 0) {
      return html`<p class="banner bad">${icon('warn')}${texts.banner.server(timeOfDay(link.silentSince))}</p>`;
    }
    const known = link.problems.filter((problem) => texts.banner[problem]);
    return known.map((problem) => html`<p class="banner">${icon('warn')}${texts.banner[problem]}</p>`);
  }

  page(name, id) {
    switch (name) {
      case 'car':
        return html`<tc-car .car=${id}></tc-car>`;
      case 'health':
        return html`<tc-health></tc-health>`;
      default:
        return html`<tc-fleet></tc-fleet>`;
    }
  }
}

customElements.define('tc-app', App);
