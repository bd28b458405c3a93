// Land and borders of the world, read from the data file that scripts/map-data makes (scripts/lib/world.js describes
// it). Positions are those of the Mercator map: x and y between 0 and 1.

let reading;

/** Resolves to { land, borders, names }. */
export function world() {
  reading ??= read().catch((cause) => {
    reading = undefined;
    throw cause;
  });
  return reading;
}

export const mercatorX = (longitude) => (longitude + 180) / 360;

export function mercatorY(latitude) {
  const sine = Math.sin((Math.max(-85.06, Math.min(85.06, latitude)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

async function read() {
  const response = await fetch(new URL('world.bin', import.meta.url));
  if (!response.ok) {
    throw new Error('no map');
  }
  return decode(await response.arrayBuffer());
}

function decode(buffer) {
  const view = new DataView(buffer);
  const [scaleX, scaleY, left, bottom] = [4, 12, 20, 28].map((at) => view.getFloat64(at, true));
  const x = (grid) => mercatorX(left + grid * scaleX);
  const y = (grid) => mercatorY(bottom + grid * scaleY);
  const numbers = new Numbers(new Uint8Array(buffer, 36));
  const arcs = numbers.list(() => arc(numbers, x, y));
  const land = numbers.list(() => shape(joined(numbers.list(() => numbers.signed()), arcs)));
  const borders = numbers.list(() => shape(arcs[numbers.unsigned()]));
  const names = numbers.list(() => ({
    x: x(numbers.unsigned()),
    y: y(numbers.unsigned()),
    size: numbers.unsigned(),
    name: numbers.text(),
  }));
  return { land, borders, names };
}

/** x and y in turn. */
function arc(numbers, x, y) {
  let gridX = 0;
  let gridY = 0;
  const points = new Float64Array(2 * numbers.unsigned());
  for (let at = 0; at < points.length; at += 2) {
    points[at] = x((gridX += numbers.signed()));
    points[at + 1] = y((gridY += numbers.signed()));
  }
  return points;
}

function joined(ring, arcs) {
  const parts = ring.map((number) => (number < 0 ? reversed(arcs[~number]) : arcs[number]));
  const points = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => {
    points.set(part, at);
    return at + part.length;
  }, 0);
  return points;
}

function reversed(points) {
  const back = new Float64Array(points.length);
  for (let at = 0; at < points.length; at += 2) {
    back[at] = points[points.length - 2 - at];
    back[at + 1] = points[points.length - 1 - at];
  }
  return back;
}

/** With its bounds, so that a tile can leave out what it does not touch. */
function shape(points) {
  const bounds = { left: 1, top: 1, right: 0, bottom: 0 };
  for (let at = 0; at < points.length; at += 2) {
    bounds.left = Math.min(bounds.left, points[at]);
    bounds.right = Math.max(bounds.right, points[at]);
    bounds.top = Math.min(bounds.top, points[at + 1]);
    bounds.bottom = Math.max(bounds.bottom, points[at + 1]);
  }
  return { points, bounds };
}

/** Reads varints. */
class Numbers {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  unsigned() {
    let value = 0;
    let shift = 0;
    let byte;
    do {
      byte = this.#bytes[this.#at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    return value;
  }

  signed() {
    const value = this.unsigned();
    return value & 1 ? -((value + 1) >> 1) : value >> 1;
  }

  list(entry) {
    return Array.from({ length: this.unsigned() }, entry);
  }

  text() {
    const length = this.unsigned();
    this.#at += length;
    return new TextDecoder().decode(this.#bytes.subarray(this.#at - length, this.#at));
  }
}
