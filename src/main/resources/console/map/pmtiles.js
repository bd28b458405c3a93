// Reads map tiles from the operator's PMTiles file (version 3), which the server hands out in ranges of bytes.
// https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md

const HEADER = 127;

/** The root directory ends here at the latest, so the first request brings it, too. */
const FIRST = 16_384;
const GZIP = 2;

/** Directories that are kept; each has some thousand entries. */
const KEPT = 64;
const DEEPEST = 4;

/** Opens the file. Resolves to { minZoom, maxZoom, tile(z, x, y, signal) }. */
export async function openTiles(url) {
  const ranges = new Ranges(url);
  const first = await ranges.bytes(0, FIRST);
  const header = readHeader(first);
  const rootEnd = header.root + header.rootLength;
  const root = rootEnd <= first.length ? first.subarray(header.root, rootEnd) : await ranges.bytes(header.root, header.rootLength);
  return new Archive(ranges, header, directory(await plain(root, header.directoryCompression)));
}

function readHeader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || new TextDecoder().decode(bytes.subarray(0, 7)) !== 'PMTiles' || bytes[7] !== 3) {
    throw new Error('no PMTiles file of version 3');
  }
  const long = (at) => Number(view.getBigUint64(at, true));
  return {
    root: long(8),
    rootLength: long(16),
    leaves: long(40),
    data: long(56),
    directoryCompression: bytes[97],
    tileCompression: bytes[98],
    minZoom: bytes[100],
    maxZoom: bytes[101],
  };
}

class Archive {
  #ranges;
  #header;
  #root;
  #leaves = new Map();

  constructor(ranges, header, root) {
    this.#ranges = ranges;
    this.#header = header;
    this.#root = root;
    this.minZoom = header.minZoom;
    this.maxZoom = header.maxZoom;
  }

  /** The bytes of a tile; undefined if the file has none there. */
  async tile(z, x, y, signal) {
    const id = tileId(z, x, y);
    let entries = this.#root;
    for (let depth = 0; depth < DEEPEST; depth++) {
      const entry = find(entries, id);
      if (entry === undefined) {
        return undefined;
      }
      if (entry.run > 0) {
        const bytes = await this.#ranges.bytes(this.#header.data + entry.offset, entry.length, signal);
        return plain(bytes, this.#header.tileCompression);
      }
      entries = await this.#leaf(entry);
    }
    throw new Error('directories are too deep');
  }

  /** Not ended with the tile that needs it first: others need it, too. */
  #leaf({ offset, length }) {
    let leaf = this.#leaves.get(offset);
    if (leaf === undefined) {
      leaf = this.#ranges
        .bytes(this.#header.leaves + offset, length)
        .then((bytes) => plain(bytes, this.#header.directoryCompression))
        .then(directory);
      leaf.catch(() => this.#leaves.delete(offset));
      this.#leaves.set(offset, leaf);
      if (this.#leaves.size > KEPT) {
        this.#leaves.delete(this.#leaves.keys().next().value);
      }
    }
    return leaf;
  }
}

/** Asks for ranges. If the operator has replaced the file, nothing that was read before fits. */
class Ranges {
  #url;
  #tag = undefined;

  constructor(url) {
    this.#url = url;
  }

  async bytes(from, length, signal) {
    const response = await fetch(this.#url, {
      headers: { range: `bytes=${from}-${from + length - 1}`, ...(this.#tag && { 'if-match': this.#tag }) },
      signal,
      redirect: 'error',
    });
    if (response.status !== 206) {
      throw new Error(`status ${response.status}`);
    }
    this.#tag ??= response.headers.get('etag');
    return new Uint8Array(await response.arrayBuffer());
  }
}

async function plain(bytes, compression) {
  if (compression !== GZIP) {
    return bytes;
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The entries of a directory, by id: { id, run, length, offset }. A run of 0 leads to another directory. */
function directory(bytes) {
  let at = 0;
  const number = () => {
    let value = 0;
    let factor = 1;
    let byte;
    do {
      byte = bytes[at++];
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    return value;
  };
  let id = 0;
  const entries = Array.from({ length: number() }, () => ({ id: (id += number()), run: 0, length: 0, offset: 0 }));
  entries.forEach((entry) => (entry.run = number()));
  entries.forEach((entry) => (entry.length = number()));
  entries.forEach((entry, index) => {
    const offset = number();
    const before = entries[index - 1];
    entry.offset = offset === 0 && index > 0 ? before.offset + before.length : offset - 1;
  });
  return entries;
}

/** The last entry that begins at the id or before it, if it reaches so far. */
function find(entries, id) {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entries[middle].id <= id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const entry = entries[low - 1];
  return entry !== undefined && (entry.run === 0 || id < entry.id + entry.run) ? entry : undefined;
}

/** Tiles are numbered zoom by zoom, along a Hilbert curve. Numbers stay whole up to zoom 26. */
export function tileId(zoom, column, row) {
  let id = (4 ** zoom - 1) / 3;
  let x = column;
  let y = row;
  for (let side = 2 ** (zoom - 1); side >= 1; side /= 2) {
    const right = (x & side) > 0 ? 1 : 0;
    const lower = (y & side) > 0 ? 1 : 0;
    id += side * side * ((3 * right) ^ lower);
    if (lower === 0) {
      if (right === 1) {
        x = side - 1 - x;
        y = side - 1 - y;
      }
      [x, y] = [y, x];
    }
  }
  return id;
}
