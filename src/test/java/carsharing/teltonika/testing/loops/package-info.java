/** Fails a test in which an event loop was blocked. */
package carsharing.teltonika.testing.loops;
