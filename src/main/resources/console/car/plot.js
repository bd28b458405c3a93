// One value over time, drawn by uPlot, which is read when the first plot is shown.
import { html } from 'lit';
import { number, timeOfDay } from '../app/format.js';
import { Part } from '../app/part.js';
import { texts } from '../app/texts.js';

const HEIGHT = 150;

let loading;

function uplot() {
  loading ??= new Promise((resolve, reject) => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL('../lib/uplot.css', import.meta.url);
    const script = document.createElement('script');
    script.src = new URL('../lib/uplot.js', import.meta.url);
    script.onload = () => resolve(window.uPlot);
    script.onerror = () => {
      loading = undefined;
      reject(new Error('uplot.js could not be loaded'));
    };
    document.head.append(style, script);
  });
  return loading;
}

class Plot extends Part {
  static properties = { series: { attribute: false } };

  #plot = undefined;

  render() {
    const { name, unit, values } = this.series;
    const title = unit ? `${name}, ${unit}` : name;
    const low = number(Math.min(...values));
    const high = number(Math.max(...values));
    return html`<figure>
      <figcaption>${title} <span class="muted num">${low} – ${high}</span></figcaption>
      <div class="place" role="img" aria-label=${`${texts.records.plotLabel(title)}: ${low} – ${high}`}></div>
    </figure>`;
  }

  async updated() {
    const { times, values } = this.series;
    if (this.#plot) {
      this.#plot.setData([times, values]);
      return;
    }
    const Chart = await uplot().catch(() => undefined);
    const place = this.querySelector('.place');
    if (Chart && this.isConnected && !this.#plot) {
      this.#plot = new Chart(this.options(place.clientWidth), [times, values], place);
      const resized = new ResizeObserver(() => this.#plot?.setSize({ width: place.clientWidth, height: HEIGHT }));
      resized.observe(place);
      this.atEnd(() => {
        resized.disconnect();
        this.#plot.destroy();
        this.#plot = undefined;
      });
    }
  }

  options(width) {
    const colour = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    return {
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      axes: [{ ...axis, space: 70, values: (plot, times) => times.map((time) => timeOfDay(time * 1000)) }, { ...axis, size: 48 }],
      series: [{}, { stroke: colour('--accent'), width: 2, points: { show: false }, spanGaps: true }],
    };
  }
}

customElements.define('tc-plot', Plot);
