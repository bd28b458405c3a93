// The token of the user: in session storage, so it ends with the tab. It is never part of an address.
import { Observable } from './observable.js';

const KEY = 'token';
const ROLES = ['read', 'command', 'admin'];

class Session extends Observable {
  #token = sessionStorage.getItem(KEY) ?? '';

  /** Why the user has to sign in again; a name in texts.js. */
  reason = '';

  /** What the server says of the token: its name and role. */
  me = undefined;

  get token() {
    return this.#token;
  }

  begin(token, me) {
    this.#token = token;
    this.me = me;
    this.reason = '';
    sessionStorage.setItem(KEY, token);
    this.changed();
  }

  end(reason = '') {
    this.#token = '';
    this.me = undefined;
    this.reason = reason;
    sessionStorage.removeItem(KEY);
    this.changed();
  }

  /** Whether the user may do what needs a role. */
  may(role) {
    return ROLES.indexOf(String(this.me?.role).toLowerCase()) >= ROLES.indexOf(role);
  }
}

export const session = new Session();
