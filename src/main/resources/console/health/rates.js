// Rates as numbers with a line of the last minutes.
import { html, svg } from 'lit';
import { number, words } from '../app/format.js';
import { texts } from '../app/texts.js';

const KEPT = 60;
const WIDTH = 120;
const HEIGHT = 32;

export class Rates {
  #lines = new Map();

  take(rates) {
    for (const [name, rate] of Object.entries(rates ?? {})) {
      if (typeof rate === 'number') {
        this.#lines.set(name, [...(this.#lines.get(name) ?? []), rate].slice(-KEPT));
      }
    }
  }

  render() {
    return [...this.#lines].map(
      ([name, line]) => html`<div class="figure">
        <span class="muted">${texts.health.perSecond(words(name))}</span>
        <b class="num">${number(line.at(-1))}</b>
        <svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${path(line)}</svg>
      </div>`,
    );
  }
}

function path(line) {
  const top = Math.max(...line, 1e-9);
  const step = WIDTH / (KEPT - 1);
  const from = WIDTH - (line.length - 1) * step;
  const points = line.map((rate, index) => `${(from + index * step).toFixed(1)},${(HEIGHT - 2 - (rate / top) * (HEIGHT - 4)).toFixed(1)}`);
  return svg`<polyline points=${points.join(' ')} />`;
}
