// The page that is shown, kept in the part of the address that the browser does not send: #/car/ID.
import { Observable } from './observable.js';

class Router extends Observable {
  constructor() {
    super();
    window.addEventListener('hashchange', () => this.changed());
  }

  /** The name of the page, and what follows it. */
  get page() {
    const [name, id] = location.hash.replace(/^#\/?/, '').split('/');
    try {
      return { name: name || 'fleet', id: decodeURIComponent(id ?? '') };
    } catch {
      return { name: 'fleet', id: '' };
    }
  }
}

export const router = new Router();

export const fleetLink = '#/fleet';
export const healthLink = '#/health';
export const carLink = (id) => `#/car/${encodeURIComponent(id)}`;

export function go(address) {
  location.hash = address;
}
