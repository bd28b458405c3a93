// The peer of the benchmark: it publishes as the Node.js server did that this project replaces. A message is
// transient, the broker confirms nothing, and the tracker gets its acknowledgement at once.
//
// AMQP_URL   where RabbitMQ is
// QUEUE      an existing queue
// PORT       where trackers connect

import { createServer } from 'node:net';
import amqp from 'amqplib';

const { AMQP_URL, QUEUE, PORT } = process.env;
const CODEC_8_EXTENDED = 0x8e;
const FRAME_HEAD = 8;
const FRAME_TAIL = 4;
const SECURITY_FLAGS = 132;
const FLAGS = [
  [25, 'ignition on'],
  [28, 'car is closed'],
  [29, "car is closed by factory's remote control"],
  [30, 'factory installed alarm system is actuated (is in panic mode'],
  [36, 'handbrake is actuated (information available only with ignition on'],
  [40, 'front left door open'],
  [41, 'front right door open'],
  [42, 'rear left door open'],
  [43, 'rear right door open'],
  [45, 'trunk door open'],
  [46, 'roof open'],
];

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

function crc16(bytes) {
  let crc = 0;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 0xff];
  return crc;
}

function readValue(data, at, width) {
  if (width === 8) {
    const value = data.readBigUInt64BE(at);
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString();
  }
  return data.readUIntBE(at, width);
}

function readElements(data, start) {
  const elements = {};
  let securityFlags = [];
  let at = start;
  for (const width of [1, 2, 4, 8]) {
    const count = data.readUInt16BE(at);
    at += 2;
    for (let i = 0; i < count; i++) {
      const id = data.readUInt16BE(at);
      elements[id] = readValue(data, at + 2, width);
      if (id === SECURITY_FLAGS && width === 8) {
        const flags = data.readBigUInt64BE(at + 2);
        securityFlags = FLAGS.filter(([bit]) => (flags >> BigInt(bit)) & 1n).map(([, text]) => text);
      }
      at += 2 + width;
    }
  }
  const variable = data.readUInt16BE(at);
  if (variable > 0) throw new Error('the peer of a benchmark reads no elements of variable length');
  return { elements, securityFlags, end: at + 2 };
}

function readRecord(data, at) {
  const time = new Date(Number(data.readBigInt64BE(at))).toISOString();
  const gps = {
    Longitude: data.readInt32BE(at + 9) / 1e7,
    Latitude: data.readInt32BE(at + 13) / 1e7,
    Altitude: data.readInt16BE(at + 17),
    Angle: data.readUInt16BE(at + 19),
    Satellites: data.readUInt8(at + 21),
    Speed: data.readUInt16BE(at + 22),
  };
  const { elements, securityFlags, end } = readElements(data, at + 28);
  const eventID = data.readUInt16BE(at + 24);
  return { record: { securityFlags, elements, eventID, gps, time, priority: data[at + 8] }, end };
}

function messageOf(imei, data) {
  if (data[0] !== CODEC_8_EXTENDED) throw new Error(`codec ${data[0]}: the peer of a benchmark reads 8 Extended`);
  const records = [];
  let at = 2;
  for (let i = 0; i < data[1]; i++) {
    const { record, end } = readRecord(data, at);
    records.push(record);
    at = end;
  }
  return Buffer.from(JSON.stringify({ message: imei, data: records, beacons: [] }));
}

function serve(socket, channel) {
  let imei = '';
  let waiting = Buffer.alloc(0);

  function identify() {
    const end = 2 + waiting.readUInt16BE(0);
    if (waiting.length < end) return false;
    imei = waiting.toString('latin1', 2, end);
    waiting = waiting.subarray(end);
    socket.write(Buffer.from([1]));
    return true;
  }

  function takeFrame() {
    if (waiting.length < FRAME_HEAD) return false;
    const end = FRAME_HEAD + waiting.readUInt32BE(4);
    if (waiting.length < end + FRAME_TAIL) return false;
    const data = waiting.subarray(FRAME_HEAD, end);
    if (crc16(data) !== waiting.readUInt32BE(end)) throw new Error(`${imei}: wrong checksum`);
    channel.sendToQueue(QUEUE, messageOf(imei, data));
    socket.write(Buffer.from([0, 0, 0, data[1]]));
    waiting = waiting.subarray(end + FRAME_TAIL);
    return true;
  }

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    waiting = waiting.length > 0 ? Buffer.concat([waiting, bytes]) : bytes;
    while (waiting.length >= 2 && (imei === '' ? identify() : takeFrame()));
  });
}

const channel = await (await amqp.connect(AMQP_URL)).createChannel();
createServer((socket) => serve(socket, channel)).listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
