// Puts cars that would hide each other on the map into groups: those of one square of a grid of pixels.

const MANY = 150;
const COARSE = 72;
const CLOSE = 14;

/**
 * cars: with x and y in pixels of the whole map, so that groups stay the same while the map is moved. Returns groups:
 * x, y, and the cars.
 */
export function clusters(cars) {
  const size = cars.length > MANY ? COARSE : CLOSE;
  const groups = new Map();
  for (const car of cars) {
    const key = Math.floor(car.x / size) * 4_194_304 + Math.floor(car.y / size);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { x: car.x, y: car.y, cars: [car] });
    } else {
      group.x += car.x;
      group.y += car.y;
      group.cars.push(car);
    }
  }
  for (const group of groups.values()) {
    group.x /= group.cars.length;
    group.y /= group.cars.length;
  }
  return [...groups.values()];
}
