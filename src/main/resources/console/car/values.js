// Every value that is known of a car, with its age.
import { html } from 'lit';
import { age, coordinates, dateTime, propertyName, value } from '../app/format.js';
import { texts } from '../app/texts.js';

const words = texts.car;

export function values(properties) {
  const names = Object.keys(properties).sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
  if (names.length === 0) {
    return html`<p class="muted">${words.noValues}</p>`;
  }
  return html`<table class="values">
    <thead>
      <tr>
        <th scope="col">${words.property}</th>
        <th scope="col">${words.value}</th>
        <th scope="col" class="num">${words.age}</th>
      </tr>
    </thead>
    <tbody>
      ${names.map((name) => line(name, properties[name]))}
    </tbody>
  </table>`;
}

const line = (name, property) => html`<tr>
  <th scope="row">${propertyName(name)}</th>
  <td>${shown(name, property)}${property.verified ? html` <span class="badge good">${texts.badges.verified}</span>` : ''}</td>
  <td class="num" title=${dateTime(property.timestamp)}>${age(property.timestamp)}</td>
</tr>`;

function shown(name, property) {
  return name === 'position' && property.value?.latitude !== undefined ? coordinates(property.value) : value(property.value, property.unit);
}

/** Those with a name of ours come first, in the order of texts.js. */
function rank(name) {
  const place = Object.keys(texts.properties).indexOf(name);
  return place < 0 ? 1000 : place;
}
