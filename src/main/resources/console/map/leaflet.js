// Brings Leaflet when the first map is shown. It is no module, so it comes as a script of its own.

let loading;

export function leaflet() {
  loading ??= load().catch((cause) => {
    loading = undefined; // The next map tries again.
    throw cause;
  });
  return loading;
}

function load() {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('../lib/leaflet.js', import.meta.url);
    script.onload = () => resolve(window.L);
    script.onerror = () => reject(new Error('leaflet.js could not be loaded'));
    document.head.append(script);
  });
}
