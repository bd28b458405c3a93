// Something that changes, and tells those who listen. A listener is called at most once in `pace` ms, because thousands
// of cars may report in a second.

export class Observable {
  #listeners = new Set();
  #timer = 0;
  #pace;

  constructor(pace = 0) {
    this.#pace = pace;
  }

  /** Returns the function that ends listening. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells everybody, soon. */
  changed() {
    if (this.#timer === 0) {
      this.#timer = setTimeout(() => this.#tell(), this.#pace);
    }
  }

  #tell() {
    this.#timer = 0;
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
