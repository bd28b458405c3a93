// A part of the page: a Lit element without a shadow, so that one style sheet serves all.
import { LitElement } from 'lit';

export class Part extends LitElement {
  #ends = [];

  createRenderRoot() {
    return this;
  }

  /** Renders anew when one of these changes, for as long as this is in the page. */
  watch(...observables) {
    for (const observable of observables) {
      this.#ends.push(observable.listen(() => this.requestUpdate()));
    }
  }

  /** Calls a function when this leaves the page. */
  atEnd(action) {
    this.#ends.push(action);
  }

  /** Calls a function now and every so many ms, for as long as this is in the page. */
  every(pace, action) {
    action();
    const timer = setInterval(action, pace);
    this.atEnd(() => clearInterval(timer));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#ends.splice(0).forEach((end) => end());
  }
}
