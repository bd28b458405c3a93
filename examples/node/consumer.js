// Stores the records of the queue in PostgreSQL, each exactly once: docs/consumers.md explains how.
//
// AMQP_URL, DATABASE_URL   where RabbitMQ and PostgreSQL are
// QUEUE                    record
// PREFETCH, BATCH          500 unacknowledged messages at most, of which 100 make a transaction
// BATCH_MS                 200: a smaller batch is stored after so many milliseconds
// STREAM_OFFSET            where a stream is read from: first, last, next, a number, or an age such as 2h

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import amqp from 'amqplib';
import pg from 'pg';

const env = process.env;
const queue = env.QUEUE ?? 'record';
const unstorable = `${queue}.unstorable`;
const prefetch = Number(env.PREFETCH ?? 500);
const batchSize = Number(env.BATCH ?? 100);
const batchMillis = Number(env.BATCH_MS ?? 200);
const offset = env.STREAM_OFFSET;
const schema = await readFile(new URL('../schema.sql', import.meta.url), 'utf8');
const utf8 = new TextDecoder('utf-8', { fatal: true });
const stopping = new AbortController();

// The message is at fault, and not the database: data exception, broken constraint, or a limit of PostgreSQL.
class Unstorable extends Error {}
const messageIsAtFault = (error) => error instanceof Unstorable || /^(22|23|54)/.test(error.code ?? '');

function frames(message) {
  let text;
  try {
    text = utf8.decode(message.content);
  } catch (error) {
    throw new Unstorable(error.message);
  }
  const lines = message.properties.contentType === 'application/x-ndjson' ? text.split('\n') : [text];
  return lines.filter((line) => line.trim() !== '');
}

// One transaction: all records of the messages, or none.
async function store(db, messages) {
  await db.query('SELECT store_frames($1)', [messages.flatMap(frames)]);
}

// A message that cannot be stored is kept for a human. It is acknowledged once the broker has confirmed its copy.
async function setAside(channel, message, error) {
  console.error(`message ${message.properties.messageId ?? ''} goes to ${unstorable}: ${error.message}`);
  await channel.assertQueue(unstorable, { durable: true });
  const { contentType, messageId, headers } = message.properties;
  const reason = String(error.message).slice(0, 200);
  const options = { contentType, messageId, persistent: true, headers: { ...headers, reason } };
  channel.sendToQueue(unstorable, message.content, options);
  await channel.waitForConfirms();
}

async function storeBatch(db, channel, messages) {
  try {
    await store(db, messages);
  } catch (error) {
    if (!messageIsAtFault(error)) throw error;
    for (const message of messages) {
      try {
        await store(db, [message]);
      } catch (single) {
        if (!messageIsAtFault(single)) throw single;
        await setAside(channel, message, single);
      }
    }
  }
  channel.ack(messages.at(-1), true);
}

// The server declares the queue; declared again with the same properties, nothing changes. A queue of another kind
// (quorum, stream) is used as it is: the refusal closes the channel, so it has one of its own.
async function checkQueue(broker) {
  const trial = await broker.createChannel();
  trial.on('error', () => {});
  try {
    await trial.assertQueue(queue, { durable: true });
    await trial.close();
  } catch (error) {
    if (error.code !== 406) throw error;
  }
}

// From a connection to its loss. The database comes first: while it is away, no message is delivered in vain.
async function session() {
  const waiting = [];
  let failure;
  let wake = () => {};
  const fail = (error) => { failure ??= error; wake(); };
  const signalled = (millis) => Promise.race([
    new Promise((resolve) => { wake = resolve; }), ...(millis === undefined ? [] : [sleep(millis)])]);
  const db = new pg.Client({
    connectionString: env.DATABASE_URL, connectionTimeoutMillis: 10_000, query_timeout: 60_000, keepAlive: true });
  db.on('error', fail);
  stopping.signal.onabort = () => wake();
  let broker;
  try {
    await db.connect();
    await db.query(schema);
    broker = await amqp.connect(env.AMQP_URL, { timeout: 10_000 });
    broker.on('error', fail).on('close', () => fail(new Error('RabbitMQ has closed the connection')));
    await checkQueue(broker);
    const channel = await broker.createConfirmChannel();
    channel.on('error', fail).on('close', () => fail(new Error('RabbitMQ has closed the channel')));
    await channel.prefetch(prefetch);
    await channel.consume(queue, (message) => {
      if (message === null) fail(new Error(`the queue ${queue} is gone`));
      else if (waiting.push(message) === 1 || waiting.length >= batchSize) wake();
    }, offset ? { arguments: { 'x-stream-offset': /^\d+$/.test(offset) ? Number(offset) : offset } } : {});
    console.error(`storing the records of ${queue}`);
    const goesOn = () => !failure && !stopping.signal.aborted;
    while (goesOn()) {
      if (waiting.length === 0) await signalled();
      const end = Date.now() + batchMillis;
      while (goesOn() && waiting.length > 0 && waiting.length < batchSize && Date.now() < end) {
        await signalled(end - Date.now());
      }
      if (!failure && waiting.length > 0) await storeBatch(db, channel, waiting.splice(0, batchSize));
    }
    if (failure) throw failure;
    await channel.close(); // what was delivered and is not stored goes back to the queue
  } finally {
    await Promise.allSettled([broker?.close(), db.end()]);
  }
}

process.on('SIGTERM', () => stopping.abort()).on('SIGINT', () => stopping.abort());
let pause = 250;
while (!stopping.signal.aborted) {
  const began = Date.now();
  try {
    await session();
  } catch (error) {
    if (Date.now() - began > 10_000) pause = 250;
    console.error(`${error.message || error.code}; connecting again in ${pause} ms`);
    await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
    pause = Math.min(2 * pause, 10_000);
  }
}
