package carsharing.teltonika.command;

import java.util.List;

/**
 * What an action means: steps that are run one after the other, until one fails.
 *
 * @param action how clients call it
 */
record Script(String action, List<Step> steps) {

  Script {
    steps = List.copyOf(steps);
  }
}
