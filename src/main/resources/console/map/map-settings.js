// What the operator has set for maps: the tiles, and who is to be credited for them.

let asking;

export function mapSettings() {
  asking ??= ask();
  return asking;
}

async function ask() {
  try {
    const response = await fetch(new URL('../app/settings.json', import.meta.url));
    return { tiles: '', credit: '', ...(await response.json()) };
  } catch {
    asking = undefined;
    return { tiles: '', credit: '' };
  }
}
