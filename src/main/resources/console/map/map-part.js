// What the maps have in common: Leaflet with the built-in map or the operator's tiles, buttons, and the credit.
import { html, nothing } from 'lit';
import { Part } from '../app/part.js';
import { texts } from '../app/texts.js';
import { archiveLayer } from './archive-layer.js';
import { baseLayer } from './base-layer.js';
import { leaflet } from './leaflet.js';
import { mapSettings } from './map-settings.js';

const words = texts.map;

export class MapPart extends Part {
  static properties = { broken: { state: true }, hint: { state: true } };

  /** Leaflet's map, once it is there. */
  map = undefined;

  #isZooming = false;

  async firstUpdated() {
    try {
      const L = await leaflet();
      const settings = await mapSettings();
      if (this.isConnected) {
        this.map = L.map(this.querySelector('.canvas'), {
          attributionControl: false,
          zoomControl: false,
          minZoom: 2,
          maxZoom: 18,
          worldCopyJump: true,
          zoomSnap: 1,
          preferCanvas: true,
        }).setView([50, 15], 4);
        this.map.on('zoomstart', () => (this.#isZooming = true));
        this.map.on('zoomend', () => (this.#isZooming = false));
        L.control.scale({ imperial: false, position: 'bottomright' }).addTo(this.map);
        this.started(L);
        this.credit = settings.credit;
        await this.addBase(L, settings);
      }
    } catch {
      this.broken = true;
    }
  }

  async addBase(L, settings) {
    const layers = await this.layers(L, settings);
    if (!this.map) {
      return;
    }
    layers.forEach((layer) => layer.addTo(this.map));
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const repaint = () => {
      layers[0].redraw();
      this.repainted();
    };
    dark.addEventListener('change', repaint);
    this.atEnd(() => dark.removeEventListener('change', repaint));
    const resized = new ResizeObserver(() => {
      this.map?.invalidateSize({ pan: false });
      this.requestUpdate();
    });
    resized.observe(this);
    this.atEnd(() => resized.disconnect());
    this.requestUpdate();
  }

  /** The built-in map comes first: it shows where there are no tiles, or none yet. */
  async layers(L, { tiles, pmtiles }) {
    const base = await baseLayer(L, tiles === '' && !pmtiles);
    if (pmtiles) {
      return [base, await archiveLayer(L)];
    }
    return tiles === '' ? [base] : [base, L.tileLayer(tiles, { maxZoom: 19, referrerPolicy: 'no-referrer', className: 'streets' })];
  }

  /** The map is there; layers can be added. */
  started() {}

  /** The colours have changed. */
  repainted() {}

  /** Shows everything. */
  fit() {}

  disconnectedCallback() {
    super.disconnectedCallback();
    const map = this.map;
    this.map = undefined;
    if (map) {
      this.#removeSoon(map);
    }
  }

  /** Leaflet has frames and a timer of a zoom under way that it does not stop; without the map they fail. */
  #removeSoon(map) {
    requestAnimationFrame(() => {
      if (this.#isZooming) {
        map.once('zoomend', () => this.#removeSoon(map));
      } else {
        map.remove();
      }
    });
  }

  frame(label, extras = nothing) {
    return html`
      <div class="canvas" role="group" aria-label=${label}></div>
      <div class="map-buttons">
        <button aria-label=${words.zoomIn} title=${words.zoomIn} @click=${() => this.map?.zoomIn(1)}>+</button>
        <button aria-label=${words.zoomOut} title=${words.zoomOut} @click=${() => this.map?.zoomOut(1)}>−</button>
        <button aria-label=${words.all} title=${words.all} @click=${() => this.fit()}>⤢</button>
      </div>
      ${extras}
      <p class="credit">${[words.credit, this.credit].filter(Boolean).join(' · ')}</p>
      ${this.broken ? html`<p class="map-message" role="alert">${words.failed}</p>` : nothing}
    `;
  }
}
