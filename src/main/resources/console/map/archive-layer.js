// Shows the tiles of the operator's PMTiles file in place of the built-in map.
import { openTiles } from './pmtiles.js';

const TILE = 256;

/** The layer. Beyond the deepest zoom of the file its tiles are enlarged. */
export async function archiveLayer(L) {
  const archive = await openTiles(new URL('tiles.pmtiles', import.meta.url));
  const Layer = L.GridLayer.extend({
    createTile(coords, done) {
      const tile = document.createElement('canvas');
      tile.width = tile.height = TILE * Math.min(2, window.devicePixelRatio || 1);
      tile.stop = new AbortController();
      draw(archive, tile, coords).then(
        () => done(undefined, tile),
        (cause) => done(cause, tile),
      );
      return tile;
    },
  });
  const layer = new Layer({
    className: 'archive',
    minNativeZoom: archive.minZoom,
    maxNativeZoom: archive.maxZoom,
    minZoom: 0,
    maxZoom: 19,
  });
  layer.on('tileunload', ({ tile }) => tile.stop.abort());
  return layer;
}

async function draw(archive, tile, { z, x, y }) {
  const row = 2 ** z;
  const bytes = y < 0 || y >= row ? undefined : await archive.tile(z, ((x % row) + row) % row, y, tile.stop.signal);
  if (bytes !== undefined) {
    const image = await createImageBitmap(new Blob([bytes]));
    tile.getContext('2d').drawImage(image, 0, 0, tile.width, tile.height);
    image.close();
  }
}
