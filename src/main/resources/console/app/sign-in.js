// Asks for the token, and tries it before it is kept.
import { html, nothing } from 'lit';
import { get } from './api.js';
import { Part } from './part.js';
import { session } from './session.js';
import { texts } from './texts.js';

const words = texts.signIn;

class SignIn extends Part {
  static properties = { working: { state: true }, failure: { state: true } };

  constructor() {
    super();
    this.working = false;
    this.failure = session.reason === '' ? '' : words[session.reason];
  }

  firstUpdated() {
    this.querySelector('input').focus();
  }

  render() {
    return html`
      <main class="sign-in">
        <form class="card" @submit=${(event) => this.submit(event)} novalidate>
          <img src="console/app/icon.svg" alt="" width="44" height="44" />
          <h1>${words.title}</h1>
          <p class="muted">${words.lead}</p>
          <label for="token">${words.token}</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            spellcheck="false"
            autocapitalize="off"
            aria-describedby="token-hint failure"
            aria-invalid=${this.failure === '' ? 'false' : 'true'}
          />
          <p id="token-hint" class="hint">${words.hint}</p>
          <p id="failure" class="failure" role="alert">${this.failure || nothing}</p>
          <button class="primary wide" ?disabled=${this.working}>${this.working ? words.working : words.submit}</button>
        </form>
      </main>
    `;
  }

  async submit(event) {
    event.preventDefault();
    const field = this.querySelector('input');
    const token = field.value.trim();
    if (token === '') {
      this.failure = words.empty;
    } else {
      this.working = true;
      this.failure = await tried(token);
      this.working = false;
    }
    field.focus();
  }
}

/** Begins the session; otherwise returns what is wrong. */
async function tried(token) {
  if (/[^\x21-\x7e]/.test(token)) {
    return words.wrong; // No header can carry it.
  }
  try {
    session.begin(token, await get('me', {}, { token }));
    return '';
  } catch (problem) {
    switch (problem.status) {
      case 0:
        return words.away;
      case 401:
      case 403:
        return words.wrong;
      case 429:
        return words.many;
      default:
        return words.other(problem.message);
    }
  }
}

customElements.define('tc-sign-in', SignIn);
