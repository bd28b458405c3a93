// Whether the server answers, and whether it has its Redis and its RabbitMQ. The banner shows it.
import { Observable } from './observable.js';

class Link extends Observable {
  /** Since when the server does not answer, by the clock here; 0 if it does. */
  silentSince = 0;

  /** The last answer, by the clock here. */
  lastAnswer = Date.now();

  /** Names of what is away, as the server tells: redis, rabbitmq, ... */
  problems = [];

  answered() {
    this.lastAnswer = Date.now();
    if (this.silentSince !== 0) {
      this.silentSince = 0;
      this.changed();
    }
  }

  failed() {
    if (this.silentSince === 0) {
      this.silentSince = this.lastAnswer;
      this.changed();
    }
  }

  checked(checks) {
    const problems = checks.filter((check) => check.problem).map((check) => check.name);
    if (problems.join() !== this.problems.join()) {
      this.problems = problems;
      this.changed();
    }
  }
}

export const link = new Link();
