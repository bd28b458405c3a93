// The map of one car: where it is, and where it has been.
import { html, nothing } from 'lit';
import { texts } from '../app/texts.js';
import { carsLayer } from './cars-layer.js';
import { MapPart } from './map-part.js';

const words = texts.map;

class TrackMap extends MapPart {
  static properties = { car: { attribute: false }, track: { attribute: false } };

  #layer = undefined;
  #line = undefined;
  #isFitted = false;

  constructor() {
    super();
    this.track = [];
  }

  started(L) {
    this.L = L;
    this.#line = L.polyline([], { interactive: false, weight: 3, opacity: 0.8 }).addTo(this.map);
    this.#layer = carsLayer(L);
    this.#layer.addTo(this.map);
    this.requestUpdate();
  }

  render() {
    const message = this.car?.position ? nothing : html`<p class="map-message">${words.noPosition}</p>`;
    return this.frame(words.track, message);
  }

  updated() {
    const position = this.car?.position;
    if (!this.map || !position) {
      return;
    }
    const here = [position.latitude, position.longitude];
    this.#line.setStyle({ color: getComputedStyle(document.documentElement).getPropertyValue('--accent').trim() });
    this.#line.setLatLngs([...this.track, here]);
    this.#layer.show([asDot(this.car)], '');
    if (!this.#isFitted && this.track.length > 0) {
      this.#isFitted = true;
      this.fit(false);
    } else if (!this.#isFitted) {
      this.map.setView(here, 14, { animate: false });
    } else if (!this.map.getBounds().pad(-0.1).contains(here)) {
      this.map.panTo(here);
    }
  }

  fit(animate = true) {
    const position = this.car?.position;
    if (position && this.map) {
      const bounds = this.L.latLngBounds([...this.track, [position.latitude, position.longitude]]);
      this.map.fitBounds(bounds, { maxZoom: 15, padding: [32, 32], animate });
    }
  }

  repainted() {
    this.requestUpdate();
  }
}

const asDot = (car) => ({
  id: car.id,
  plate: car.plate,
  lat: car.position.latitude,
  lon: car.position.longitude,
  online: car.online,
  locked: car.locked?.value,
  moving: car.moving?.value,
  immobilised: car.immobilised?.value,
});

customElements.define('tc-track-map', TrackMap);
