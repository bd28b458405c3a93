// A layer of Leaflet that draws cars on one canvas. 20,000 elements would be too slow.
import { clusters } from './clusters.js';
import { mercatorX, mercatorY } from './world.js';

const TILE = 256;
const RADIUS = 7;
const REACH = 8;

/** How far the picture reaches beyond the map on each side: so the map can be moved without a new picture. */
const SPARE = 0.3;

/** Plates are written beside cars if there are not more. */
const FEW = 40;

export function carsLayer(L) {
  const Layer = L.Layer.extend({
    cars: [],
    marked: '',
    drawn: [],

    onAdd(map) {
      this.canvas = L.DomUtil.create('canvas', 'leaflet-zoom-animated', this.getPane());
      map.on('move moveend', this.moved, this);
      map.on('resize viewreset', this.redraw, this);
      map.on('zoomanim', this.zooming, this);
      this.redraw();
    },

    onRemove(map) {
      map.off('move moveend', this.moved, this);
      map.off('resize viewreset', this.redraw, this);
      map.off('zoomanim', this.zooming, this);
      cancelAnimationFrame(this.frame);
      this.canvas.remove();
    },

    show(cars, marked) {
      this.cars = cars;
      this.marked = marked;
      this.redraw();
    },

    redraw() {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this._map && this.draw());
    },

    /** The picture moves with the map. */
    moved() {
      if (this.area === undefined || this.zoom !== this._map.getZoom() || !this.area.contains(this._map.getPixelBounds())) {
        this.redraw();
      }
    },

    /** While the map zooms the old picture is stretched. */
    zooming(event) {
      if (this.area !== undefined) {
        const corner = this._map.unproject(this.area.min, this.zoom);
        const scale = this._map.getZoomScale(event.zoom, this.zoom);
        L.DomUtil.setTransform(this.canvas, this._map._latLngToNewLayerPoint(corner, event.zoom, event.center), scale);
      }
    },

    draw() {
      const map = this._map;
      const size = map.getSize();
      const spare = size.multiplyBy(SPARE).round();
      const { x: width, y: height } = size.add(spare.multiplyBy(2));
      const corner = map.getPixelBounds().min.subtract(spare);
      this.zoom = map.getZoom();
      this.area = L.bounds(corner, corner.add([width, height]));
      L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint(spare.multiplyBy(-1)));
      const pen = this.pen(width, height);
      const seen = visible(this.cars, TILE * 2 ** this.zoom, corner, width, height);
      this.drawn = clusters(seen);
      const painter = new Painter(pen, seen.length <= FEW);
      this.drawn.forEach((group) => painter.group(group, group.x - corner.x, group.y - corner.y, this.marked));
    },

    /** Draws on the canvas in pixels of the page. */
    pen(width, height) {
      const sharp = Math.min(2, window.devicePixelRatio || 1);
      if (this.canvas.width !== width * sharp || this.canvas.height !== height * sharp) {
        this.canvas.width = width * sharp;
        this.canvas.height = height * sharp;
        this.canvas.style.width = `${width}px`;
        this.canvas.style.height = `${height}px`;
      }
      const pen = this.canvas.getContext('2d');
      pen.setTransform(sharp, 0, 0, sharp, 0, 0);
      pen.clearRect(0, 0, width, height);
      return pen;
    },

    /** The group at a point of the map, and its place there, if there is one. */
    at(point) {
      const corner = this._map.getPixelBounds().min;
      const { x, y } = point.add(corner);
      const group = this.drawn.findLast((one) => Math.hypot(one.x - x, one.y - y) <= radius(one) + REACH);
      return group && { cars: group.cars, x: group.x - corner.x, y: group.y - corner.y };
    },
  });
  return new Layer();
}

function visible(cars, size, corner, width, height) {
  const seen = [];
  for (const car of cars) {
    const x = mercatorX(car.lon) * size;
    const y = mercatorY(car.lat) * size;
    if (x > corner.x - 40 && x < corner.x + width + 40 && y > corner.y - 40 && y < corner.y + height + 40) {
      seen.push({ car, x, y });
    }
  }
  return seen;
}

const radius = (group) => (group.cars.length === 1 ? RADIUS : 10 + 1.8 * Math.log2(group.cars.length));

/** Draws with the colours of the page. */
class Painter {
  #pen;
  #hasPlates;
  #colour;

  constructor(pen, hasPlates) {
    const style = getComputedStyle(document.documentElement);
    this.#pen = pen;
    this.#hasPlates = hasPlates;
    const known = new Map();
    this.#colour = (name) => {
      if (!known.has(name)) {
        known.set(name, style.getPropertyValue(`--${name}`).trim());
      }
      return known.get(name);
    };
    pen.textBaseline = 'middle';
  }

  group(group, x, y, marked) {
    const isMarked = marked !== '' && group.cars.some(({ car }) => car.id === marked);
    if (isMarked) {
      this.#circle(x, y, radius(group) + 6, 'transparent', this.#colour('accent'), 3);
    }
    if (group.cars.length === 1) {
      this.#car(group.cars[0].car, x, y);
    } else {
      this.#many(group, x, y);
    }
  }

  #many(group, x, y) {
    this.#circle(x, y, radius(group), this.#colour('car-group'), this.#colour('surface'), 2);
    this.#pen.fillStyle = this.#colour('on-car-group');
    this.#pen.font = '600 12px system-ui, sans-serif';
    this.#pen.textAlign = 'center';
    this.#pen.fillText(String(group.cars.length), x, y + 0.5);
  }

  #car(car, x, y) {
    if (car.immobilised === true) {
      this.#circle(x, y, RADIUS + 3, 'transparent', this.#colour('car-immobilised'), 2.5);
    } else if (car.locked === false) {
      this.#circle(x, y, RADIUS + 3, 'transparent', this.#colour('car-open'), 2.5);
    }
    if (!car.online) {
      this.#circle(x, y, RADIUS - 1, this.#colour('surface'), this.#colour('car-away'), 2.5);
    } else {
      this.#circle(x, y, RADIUS, this.#colour(car.moving ? 'car-moving' : 'car-standing'), this.#colour('surface'), 2);
    }
    if (this.#hasPlates) {
      this.#plate(car.plate || car.label || car.id, x + RADIUS + 7, y);
    }
  }

  #plate(text, x, y) {
    const pen = this.#pen;
    pen.font = '600 11px system-ui, sans-serif';
    pen.textAlign = 'left';
    pen.lineWidth = 3.5;
    pen.strokeStyle = this.#colour('map-halo');
    pen.lineJoin = 'round';
    pen.strokeText(text, x, y);
    pen.fillStyle = this.#colour('text');
    pen.fillText(text, x, y);
  }

  #circle(x, y, size, fill, stroke, width) {
    const pen = this.#pen;
    pen.beginPath();
    pen.arc(x, y, size, 0, 2 * Math.PI);
    pen.fillStyle = fill;
    pen.fill();
    pen.strokeStyle = stroke;
    pen.lineWidth = width;
    pen.stroke();
  }
}
