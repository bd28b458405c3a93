// Turns the map of the npm package world-atlas (TopoJSON) into the data file of the console's map. Called by
// scripts/map-data.
//
//   node world.js countries-50m.json world.bin
//
// The file holds varints (7 bits a byte, the lowest first; signed numbers as zigzag):
//
//   "TCW1"   scale and translation of the grid: 4 doubles, little endian
//   arcs     how many; for each: how many points, and the differences of x and y
//   land     how many rings; for each: how many arcs, and their numbers (~number: backwards)
//   borders  how many arcs between two countries, and their numbers
//   names    how many; for each: x, y, size (0-9), length in bytes, UTF-8

const fs = require('fs');

const [source, target] = process.argv.slice(2);
const atlas = JSON.parse(fs.readFileSync(source, 'utf8'));
const out = [];

function unsigned(value) {
  while (value > 127) {
    out.push((value & 127) | 128);
    value >>>= 7;
  }
  out.push(value);
}

const signed = (value) => unsigned(value < 0 ? -2 * value - 1 : 2 * value);

/** The polygons of a geometry, each a list of rings, each a list of arcs. */
function polygons(geometry) {
  switch (geometry.type) {
    case 'Polygon':
      return [geometry.arcs];
    case 'MultiPolygon':
      return geometry.arcs;
    case 'GeometryCollection':
      return geometry.geometries.flatMap(polygons);
    default:
      return [];
  }
}

const absolute = atlas.arcs.map((arc) => {
  let x = 0;
  let y = 0;
  return arc.map(([dx, dy]) => [(x += dx), (y += dy)]);
});

function points(ring) {
  return ring.flatMap((arc) => (arc < 0 ? [...absolute[~arc]].reverse() : absolute[arc]));
}

/** Twice the area, and the centre of gravity. */
function centre(ring) {
  const corners = points(ring);
  let area = 0;
  let x = 0;
  let y = 0;
  corners.forEach(([x1, y1], index) => {
    const [x2, y2] = corners[(index + 1) % corners.length];
    const part = x1 * y2 - x2 * y1;
    area += part;
    x += (x1 + x2) * part;
    y += (y1 + y2) * part;
  });
  return { area: Math.abs(area), x: Math.round(x / (3 * area)), y: Math.round(y / (3 * area)) };
}

function names() {
  return atlas.objects.countries.geometries
    .filter((country) => country.properties.name)
    .map((country) => {
      const largest = polygons(country)
        .map((polygon) => centre(polygon[0]))
        .reduce((best, next) => (next.area > best.area ? next : best));
      const size = Math.max(0, Math.min(9, Math.round(Math.log2(largest.area / 1e4) / 2)));
      return { ...largest, size, name: country.properties.name };
    });
}

/** Arcs that two countries share. */
function borders() {
  const users = new Map();
  atlas.objects.countries.geometries.forEach((country, index) => {
    for (const arc of polygons(country).flat(2)) {
      const number = arc < 0 ? ~arc : arc;
      users.set(number, (users.get(number) || new Set()).add(index));
    }
  });
  return [...users].filter(([, countries]) => countries.size > 1).map(([arc]) => arc);
}

unsigned(atlas.arcs.length);
for (const arc of atlas.arcs) {
  unsigned(arc.length);
  arc.flat().forEach(signed);
}
const rings = polygons(atlas.objects.land).flat();
unsigned(rings.length);
for (const ring of rings) {
  unsigned(ring.length);
  ring.forEach(signed);
}
const shared = borders();
unsigned(shared.length);
shared.forEach(unsigned);
const labels = names();
unsigned(labels.length);
for (const label of labels) {
  const text = Buffer.from(label.name, 'utf8');
  [label.x, label.y, label.size, text.length].forEach(unsigned);
  out.push(...text);
}

const head = Buffer.alloc(36);
head.write('TCW1', 'latin1');
[...atlas.transform.scale, ...atlas.transform.translate].forEach((value, index) => {
  head.writeDoubleLE(value, 4 + 8 * index);
});
fs.writeFileSync(target, Buffer.concat([head, Buffer.from(out)]));
console.log(`${target}: ${rings.length} rings, ${shared.length} borders, ${labels.length} names`);
