// What the user is asked before a command goes to a car: which car it is, and what follows.
import { ask } from '../app/dialog.js';
import { carName, commandName } from '../app/format.js';
import { texts } from '../app/texts.js';

const words = texts.commands;

/** They keep a car from driving; so does a script that verifies that the car is immobilised. */
const IMMOBILISING = new Set(['disable-driving', 'lock-and-disable-driving']);

/** Nothing changes in the car. */
const HARMLESS = new Set(['request-vehicle-state', 'getRecord']);

export const isImmobilising = (command) =>
  IMMOBILISING.has(command.name) ||
  (command.verifies ?? []).some(({ property, value }) => property.startsWith('immobiliser') && value === true);

/** Resolves to whether the user wants it. */
export async function confirmed(command, car) {
  if (HARMLESS.has(command.name)) {
    return true;
  }
  const name = carName(car);
  const isDangerous = isImmobilising(command);
  const mustType = isDangerous && car.moving?.value !== false;
  const typing = car.moving?.value === true ? words.typePlate(name) : words.movingUnknown(name);
  return ask({
    title: words.confirm(commandName(command.name), name),
    lines: [words.consequences[command.name] ?? words.otherConsequence, ...(car.online ? [] : [words.offline]), ...(mustType ? [typing] : [])],
    action: commandName(command.name),
    danger: isDangerous,
    typed: mustType ? name : undefined,
    typedLabel: words.typed,
  });
}
