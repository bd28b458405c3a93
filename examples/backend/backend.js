// A back end that rents cars over the API of the server, and uses nothing else. Node 18 or newer, no packages.
//
//   node backend.js cars [WORDS]          the cars that are online, or those that fit the words
//   node backend.js rent CAR RENTAL       opens CAR and lets it drive
//   node backend.js end CAR RENTAL        locks CAR and keeps it from driving
//   node backend.js follow [CAR]          prints what happens, until Ctrl-C
//
// API_URL    http://127.0.0.1:8080
// API_TOKEN  a token with the role command
//
// RENTAL is your name of the rental. It makes the Idempotency-Key, so you can send the same rental again after any
// failure, also if this process has died: the car is opened once.

const url = process.env.API_URL ?? 'http://127.0.0.1:8080';
const patience = Number(process.env.PATIENCE_MS ?? 120_000);
const sleep = ms => new Promise(done => setTimeout(done, ms));

class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.type = (problem.type ?? '').replace(/.*:/, '');
  }
}

async function call(method, path, headers = {}, body = undefined) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${process.env.API_TOKEN}`, 'content-type': 'application/json', ...headers },
    body,
  });
  const answer = response.status === 204 ? {} : await response.json();
  return { status: response.status, after: Number(response.headers.get('retry-after') ?? 1), answer };
}

/** Reads something. */
async function get(path) {
  const { status, answer } = await call('GET', path);
  if (status !== 200) throw new Refused(answer);
  return answer;
}

/**
 * Sends a command until its outcome is known. It is safe to send it again: a key is one command. A problem that does
 * not pass by itself ends it.
 */
async function command(car, name, key) {
  const path = `/v1/vehicles/${encodeURIComponent(car)}/commands/${name}?timeout=30s`;
  const end = Date.now() + patience;
  for (;;) {
    let wait = 1;
    try {
      const { status, after, answer } = await call('POST', path, { 'idempotency-key': key }, '{}');
      if (status === 200) return answer;
      const problem = new Refused(answer);
      if (![429, 503, 504].includes(status) && problem.type !== 'busy') throw problem;
      wait = after;
      console.error(`${car}: ${problem.message}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
      console.error(`${car}: no answer (${error.cause?.code ?? error.message})`);
    }
    if (Date.now() + wait * 1000 > end) throw new Error(`${car}: ${name} has no outcome; send ${key} again`);
    await sleep(wait * 1000);
  }
}

/** "verified" is the only proof. A text of the tracker says that the command was taken. */
async function run(car, rental, name, step) {
  const done = await command(car, name, `${rental}/${step}`);
  if (done.outcome !== 'success') throw new Error(`${car}: ${name} has failed: ${done.reason}`);
  console.log(`${car}: ${name}: ${done.verdict ?? 'done'} (${done.id})`);
}

async function* cars(words) {
  const query = words ? `q=${encodeURIComponent(words)}` : 'online=true';
  let cursor = '';
  do {
    const page = await get(`/v1/vehicles?${query}&limit=100${cursor}`);
    yield* page.vehicles;
    cursor = page.next ? `&cursor=${encodeURIComponent(page.next)}` : '';
  } while (cursor);
}

/** Reads the stream. After a loss it goes on behind the last event that was read. */
async function follow(car) {
  const query = car ? `?vehicle=${encodeURIComponent(car)}` : '';
  let last = '';
  for (;;) {
    try {
      const headers = { authorization: `Bearer ${process.env.API_TOKEN}`, ...(last && { 'last-event-id': last }) };
      const response = await fetch(`${url}/v1/events${query}`, { headers });
      if (response.status !== 200) throw new Refused(await response.json());
      let text = '';
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const events = (text + chunk).split('\n\n');
        text = events.pop();
        for (const event of events) {
          const fields = Object.fromEntries(event.split('\n').filter(line => !line.startsWith(':'))
            .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
          if (fields.data) console.log(`${fields.event} ${fields.data}`);
          last = fields.id ?? last;
        }
      }
    } catch (error) {
      if (error instanceof Refused && !['too-busy', 'too-many-streams'].includes(error.type)) throw error;
      console.error(`the stream has ended: ${error.message}`);
    }
    await sleep(1000);
  }
}

const [action, car, rental] = process.argv.slice(2);
try {
  if (!process.env.API_TOKEN) throw new Error('set API_TOKEN');
  if (action === 'cars') {
    for await (const each of cars(car)) {
      const lock = each.locked && `${each.locked.value ? 'locked' : 'open'}${each.locked.verified ? ', verified' : ''}`;
      console.log([each.id, each.plate ?? '', each.online ? 'online' : 'offline', lock ?? 'lock unknown'].join('\t'));
    }
  } else if (action === 'rent' && car && rental) {
    await run(car, rental, 'unlock-and-enable-driving', 'start');
  } else if (action === 'end' && car && rental) {
    await run(car, rental, 'lock-and-disable-driving', 'end');
  } else if (action === 'follow') {
    await follow(car);
  } else {
    throw new Error('cars [WORDS], rent CAR RENTAL, end CAR RENTAL or follow [CAR] expected');
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
