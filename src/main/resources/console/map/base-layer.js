// The built-in map: land, borders, names of countries and a grid, drawn as tiles.
import { world } from './world.js';

const TILE = 256;

/** Degrees between two lines of the grid. */
const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];
const GRID_PIXELS = 170;

/** Closer points look like one. */
const FINE = 0.6;

/** The layer; `hasGrid` is false below tiles that show streets. */
export async function baseLayer(L, hasGrid) {
  const map = await world();
  const Layer = L.GridLayer.extend({
    createTile(coords) {
      const tile = document.createElement('canvas');
      const sharp = Math.min(2, window.devicePixelRatio || 1);
      tile.width = tile.height = TILE * sharp;
      const pen = tile.getContext('2d');
      pen.scale(sharp, sharp);
      draw(pen, map, coords, hasGrid);
      return tile;
    },
  });
  return new Layer({ minZoom: 1, maxZoom: 19, keepBuffer: 3 });
}

function draw(pen, map, coords, hasGrid) {
  const colours = getComputedStyle(document.documentElement);
  const colour = (name) => colours.getPropertyValue(`--map-${name}`).trim();
  const size = TILE * 2 ** coords.z;
  const area = { size, left: coords.x * TILE, top: coords.y * TILE };
  pen.fillStyle = colour('water');
  pen.fillRect(0, 0, TILE, TILE);
  pen.lineJoin = 'round';
  trace(pen, map.land, area);
  pen.fillStyle = colour('land');
  pen.fill('evenodd');
  pen.strokeStyle = colour('coast');
  pen.lineWidth = 0.8;
  pen.stroke();
  trace(pen, map.borders, area);
  pen.strokeStyle = colour('border');
  pen.lineWidth = 1;
  pen.stroke();
  if (hasGrid) {
    grid(pen, area, coords.z, colour);
  }
  names(pen, map.names, area, coords.z, colour);
}

/** Makes a path of the shapes that touch the tile. */
function trace(pen, shapes, area) {
  const left = area.left / area.size;
  const top = area.top / area.size;
  const width = TILE / area.size;
  pen.beginPath();
  for (const { points, bounds } of shapes) {
    if (bounds.right > left && bounds.left < left + width && bounds.bottom > top && bounds.top < top + width) {
      line(pen, points, area);
    }
  }
}

/** Where a point is beside the tile: bits for left, right, above and below. */
const side = (x, y) => (x < -2 ? 1 : x > TILE + 2 ? 2 : 0) | (y < -2 ? 4 : y > TILE + 2 ? 8 : 0);

/** Points outside, on one side with both neighbours, change nothing in the tile. */
function line(pen, points, area) {
  let lastX = points[0] * area.size - area.left;
  let lastY = points[1] * area.size - area.top;
  let lastSide = side(lastX, lastY);
  pen.moveTo(lastX, lastY);
  const end = points.length - 2;
  for (let at = 2; at <= end; at += 2) {
    const x = points[at] * area.size - area.left;
    const y = points[at + 1] * area.size - area.top;
    const here = side(x, y);
    if (at < end) {
      const after = side(points[at + 2] * area.size - area.left, points[at + 3] * area.size - area.top);
      const isFar = (lastSide & here & after) !== 0;
      const isClose = Math.abs(x - lastX) + Math.abs(y - lastY) < FINE;
      if (isFar || isClose) {
        continue;
      }
    }
    pen.lineTo(x, y);
    lastX = x;
    lastY = y;
    lastSide = here;
  }
}

const longitudeAt = (x) => x * 360 - 180;
const latitudeAt = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

function grid(pen, area, zoom, colour) {
  const step = STEPS.find((degrees) => (degrees / 360) * area.size >= GRID_PIXELS);
  if (zoom < 5 || step === undefined) {
    return;
  }
  const west = longitudeAt(area.left / area.size);
  const east = longitudeAt((area.left + TILE) / area.size);
  const north = latitudeAt(area.top / area.size);
  const south = latitudeAt((area.top + TILE) / area.size);
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  pen.strokeStyle = colour('grid-line');
  pen.fillStyle = colour('grid');
  pen.lineWidth = 1;
  pen.font = '10px system-ui, sans-serif';
  pen.beginPath();
  // From the line before the tile, because its numbers reach into the tile.
  for (let lon = Math.floor(west / step) * step; lon < east; lon += step) {
    const x = ((lon + 180) / 360) * area.size - area.left;
    pen.moveTo(x, 0);
    pen.lineTo(x, TILE);
    for (let lat = Math.floor(south / step) * step; lat < north; lat += step) {
      const y = yOf(lat, area);
      pen.moveTo(0, y);
      pen.lineTo(TILE, y);
      pen.fillText(`${lat.toFixed(digits)}, ${lon.toFixed(digits)}`, x + 4, y - 4);
    }
  }
  pen.stroke();
}

function yOf(latitude, area) {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * area.size - area.top;
}

/** A name can reach into the next tile, so each tile also draws those that begin beside it. */
function names(pen, all, area, zoom, colour) {
  if (zoom > 8) {
    return;
  }
  pen.textAlign = 'center';
  pen.fillStyle = colour('name');
  pen.font = `${zoom < 4 ? 11 : 13}px system-ui, sans-serif`;
  for (const { x, y, size, name } of all) {
    const left = x * area.size - area.left;
    const top = y * area.size - area.top;
    if (size + zoom >= 8 && left > -150 && left < TILE + 150 && top > -20 && top < TILE + 20) {
      pen.fillText(name, left, top);
    }
  }
}
