// Requests to /v1. Every failure is a Problem: with the server's words, or with status 0 if it did not answer.
import { heard } from './clock.js';
import { session } from './session.js';
import { link } from './link.js';

const BASE = new URL('../../v1/', import.meta.url);
const PATIENCE = 30_000;

export class Problem extends Error {
  constructor(status, type, detail) {
    super(detail);
    this.status = status;
    this.type = type;
  }
}

/** The address of a page of the API. Parameters without a value are left out. */
export function address(path, parameters = {}) {
  const url = new URL(path, BASE);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') {
      url.searchParams.append(name, value);
    }
  }
  return url;
}

/** A part of a path: an id or IMEI. */
export const part = (text) => encodeURIComponent(text);

/** The headers of every request. */
export const headers = (token = session.token) => ({ authorization: `Bearer ${token}` });

/** Asks the server, and returns its JSON; undefined if there is none. */
export async function call(method, path, options = {}) {
  const { parameters, body, more, signal, token } = options;
  const asked = Date.now();
  const response = await send(address(path, parameters), {
    method,
    headers: {
      ...headers(token),
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: signal ?? AbortSignal.timeout(PATIENCE),
    cache: 'no-store',
    redirect: 'error',
  });
  heard(response.headers.get('date'), asked);
  const content = await readJson(response);
  if (!response.ok) {
    throw problem(response.status, content, token);
  }
  return content;
}

export const get = (path, parameters, options) => call('GET', path, { parameters, ...options });

async function send(url, request) {
  try {
    const response = await fetch(url, request);
    link.answered();
    return response;
  } catch (cause) {
    if (cause.name === 'AbortError') {
      throw cause;
    }
    link.failed();
    throw new Problem(0, 'no-answer', '');
  }
}

async function readJson(response) {
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** A token that was good until now has been revoked. */
function problem(status, content, token) {
  if (status === 401 && token === undefined && session.token !== '') {
    session.end('revoked');
  }
  const type = String(content?.type ?? '').split(':').pop();
  return new Problem(status, type, content?.detail ?? content?.error ?? '');
}
