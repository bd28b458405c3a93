// A client as it talked to the Node.js server that this one replaces: one command, and all that is said about it.
//
//   node client.mjs REDIS_URI IMEI COMMAND
//
// Prints a line for each message and ends with the outcome; "subscribed" comes first, and "announced" once the command
// is there for whoever hears of it.
import Redis from 'ioredis';

const [uri, imei, command] = process.argv.slice(2);
const redis = new Redis(uri);
const subscriber = new Redis(uri);

subscriber.on('message', async (channel, text) => {
  if (text === 'redis_cmd') {
    console.log('announced');
    return;
  }
  console.log(text);
  const { message } = JSON.parse(text);
  if (message === 'success' || message === 'failed') {
    await Promise.all([redis.quit(), subscriber.quit()]);
  }
});
await subscriber.subscribe(imei);
console.log('subscribed');
await redis.set(imei, command, 'EX', 60);
await redis.publish(imei, 'redis_cmd');
