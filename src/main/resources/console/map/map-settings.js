// What the operator has set for maps: the tiles, and who is to be credited for them.

const NONE = { tiles: '', pmtiles: false, credit: '' };

let asking;

export function mapSettings() {
  asking ??= ask();
  return asking;
}

async function ask() {
  try {
    const response = await fetch(new URL('../app/settings.json', import.meta.url));
    return { ...NONE, ...(await response.json()) };
  } catch {
    asking = undefined;
    return NONE;
  }
}
