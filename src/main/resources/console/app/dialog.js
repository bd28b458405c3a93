// Asks before something happens: what it is, which car it hits, and what follows from it.
import { html, nothing } from 'lit';
import { Part } from './part.js';
import { texts } from './texts.js';

class Dialog extends Part {
  static properties = { question: { state: true }, typed: { state: true } };

  #answer = () => {};

  /**
   * Resolves to whether the user agreed.
   * question: title, lines of text, action; danger; and typed, a text that has to be typed, with its label.
   */
  async ask(question) {
    this.#answer(false);
    this.question = question;
    this.typed = '';
    await this.updateComplete;
    const dialog = this.querySelector('dialog');
    dialog.showModal();
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  render() {
    const question = this.question;
    if (!question) {
      return nothing;
    }
    return html`
      <dialog aria-labelledby="dialog-title" @close=${() => this.end(false)} @click=${(event) => this.clicked(event)}>
        <form method="dialog" @submit=${(event) => this.submit(event)}>
          <h2 id="dialog-title">${question.title}</h2>
          ${question.lines.map((line) => html`<p>${line}</p>`)} ${question.typed ? this.field(question) : nothing}
          <div class="actions">
            <button type="button" class="secondary" ?autofocus=${question.danger && !question.typed} @click=${() => this.end(false)}>${texts.cancel}</button>
            <button class="primary ${question.danger ? 'danger' : ''}" ?autofocus=${!question.danger} ?disabled=${!this.isAgreed()}>${question.action}</button>
          </div>
        </form>
      </dialog>
    `;
  }

  field(question) {
    return html`
      <label for="typed">${question.typedLabel}</label>
      <input
        id="typed"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        autofocus
        .value=${this.typed}
        @input=${(event) => (this.typed = event.target.value)}
      />
    `;
  }

  isAgreed() {
    const plain = (text) => text.replace(/[\s-]/g, '').toLowerCase();
    return !this.question.typed || plain(this.typed) === plain(this.question.typed);
  }

  submit(event) {
    event.preventDefault();
    if (this.isAgreed()) {
      this.end(true);
    }
  }

  /** A click beside the dialog hits the dialog itself. */
  clicked(event) {
    if (event.target.localName === 'dialog') {
      this.end(false);
    }
  }

  end(agreed) {
    const answer = this.#answer;
    this.#answer = () => {};
    const dialog = this.querySelector('dialog');
    if (dialog?.open) {
      dialog.close();
    }
    answer(agreed);
  }
}

customElements.define('tc-dialog', Dialog);

/** Asks in the one dialog of the page. */
export const ask = (question) => document.querySelector('tc-dialog').ask(question);
