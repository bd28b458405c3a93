"""Stores the records of the queue in PostgreSQL, each exactly once: docs/consumers.md explains how.

AMQP_URL, DATABASE_URL   where RabbitMQ and PostgreSQL are
QUEUE                    record
PREFETCH, BATCH          500 unacknowledged messages at most, of which 100 make a transaction
BATCH_MS                 200: a smaller batch is stored after so many milliseconds
STREAM_OFFSET            where a stream is read from: first, last, next, a number, or an age such as 2h
"""

import os
import pathlib
import signal
import sys
import threading
import time

import pika
import psycopg2

QUEUE = os.environ.get("QUEUE", "record")
UNSTORABLE = QUEUE + ".unstorable"
PREFETCH = int(os.environ.get("PREFETCH", 500))
BATCH = int(os.environ.get("BATCH", 100))
BATCH_SECONDS = int(os.environ.get("BATCH_MS", 200)) / 1000
OFFSET = os.environ.get("STREAM_OFFSET")
SCHEMA = (pathlib.Path(__file__).parent.parent / "schema.sql").read_text(encoding="utf-8")

stopping = threading.Event()


def message_is_at_fault(error):
    """Whether the message cannot be stored by any database: it is no UTF-8, or PostgreSQL names a data exception, a
    broken constraint or a limit of its own. All else is the database's fault, and passes."""
    return isinstance(error, ValueError) or (getattr(error, "pgcode", None) or "")[:2] in ("22", "23", "54")


def frames(properties, body):
    text = body.decode("utf-8")
    if "\0" in text:
        raise ValueError("the message has a zero byte")
    lines = text.split("\n") if properties.content_type == "application/x-ndjson" else [text]
    return [line for line in lines if line.strip()]


def store(database, messages):
    """One transaction: all records of the messages, or none."""
    with database, database.cursor() as cursor:
        lines = [line for _, properties, body in messages for line in frames(properties, body)]
        cursor.execute("SELECT store_frames(%s::text[])", (lines,))


def set_aside(channel, message, error):
    """Keeps a message that cannot be stored for a human. The broker has confirmed the copy when this returns: by a
    transaction, because pika finds no publisher confirms at the demo's broker."""
    _, properties, body = message
    reason = str(error).strip().splitlines()[0][:200]
    print(f"message {properties.message_id or ''} goes to {UNSTORABLE}: {reason}", file=sys.stderr, flush=True)
    aside = channel.connection.channel()
    aside.tx_select()
    aside.queue_declare(UNSTORABLE, durable=True)
    copy = pika.BasicProperties(
        content_type=properties.content_type, message_id=properties.message_id,
        headers={**(properties.headers or {}), "reason": reason}, delivery_mode=2)
    aside.basic_publish("", UNSTORABLE, body, copy)
    aside.tx_commit()
    aside.close()


def store_batch(database, channel, messages):
    try:
        store(database, messages)
    except (psycopg2.Error, ValueError) as error:
        if not message_is_at_fault(error):
            raise
        for message in messages:
            try:
                store(database, [message])
            except (psycopg2.Error, ValueError) as single:
                if not message_is_at_fault(single):
                    raise
                set_aside(channel, message, single)
    channel.basic_ack(messages[-1][0].delivery_tag, multiple=True)


def check_queue(broker):
    """The server declares the queue; declared again with the same properties, nothing changes. A queue of another kind
    (quorum, stream) is used as it is: the refusal closes the channel, so it has one of its own."""
    trial = broker.channel()
    try:
        trial.queue_declare(QUEUE, durable=True)
        trial.close()
    except pika.exceptions.ChannelClosedByBroker as error:
        if error.reply_code != 406:
            raise


def consume(database, channel):
    channel.basic_qos(prefetch_count=PREFETCH)
    offset = {"x-stream-offset": int(OFFSET) if OFFSET.isdigit() else OFFSET} if OFFSET else {}
    messages, due = [], 0
    for message in channel.consume(QUEUE, arguments=offset, inactivity_timeout=min(BATCH_SECONDS, 0.2)):
        if message[0] is not None:
            due = due if messages else time.monotonic() + BATCH_SECONDS
            messages.append(message)
        if messages and (len(messages) >= BATCH or time.monotonic() >= due or stopping.is_set()):
            store_batch(database, channel, messages)
            messages = []
        if stopping.is_set():
            return
    raise RuntimeError(f"the queue {QUEUE} is gone")


def session():
    """From a connection to its loss. The database comes first: while it is away, no message is delivered in vain."""
    database = psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=10, tcp_user_timeout=30_000)
    try:
        database.autocommit = True
        with database.cursor() as cursor:
            cursor.execute(SCHEMA)
        database.autocommit = False
        broker = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"]))
        try:
            check_queue(broker)
            print(f"storing the records of {QUEUE}", file=sys.stderr, flush=True)
            consume(database, broker.channel())
        finally:
            if broker.is_open:
                broker.close()  # what was delivered and is not stored goes back to the queue
    finally:
        database.close()


def main():
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    pause = 0.25
    while not stopping.is_set():
        began = time.monotonic()
        try:
            session()
        except (psycopg2.Error, pika.exceptions.AMQPError, RuntimeError, OSError) as error:
            pause = 0.25 if time.monotonic() - began > 10 else pause
            reason = (str(error).strip() or repr(error)).splitlines()[0]
            print(f"{reason}; connecting again in {pause} s", file=sys.stderr, flush=True)
            stopping.wait(pause)
            pause = min(2 * pause, 10)


main()
