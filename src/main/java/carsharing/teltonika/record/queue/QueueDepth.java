package carsharing.teltonika.record.queue;

/**
 * What waits in a queue, as the broker says when it is asked whether the queue exists.
 *
 * @param queue its name
 * @param messages that are ready to be delivered. Messages that consumers have and have not
 *     acknowledged are not among them. For a stream: all messages that it keeps
 * @param consumers that take from it
 */
public record QueueDepth(String queue, long messages, long consumers) {}
