// Icons, drawn with the colour of the text beside them.
import { svg, html } from 'lit';

const shapes = {
  lock: svg`<rect x="3.5" y="7" width="9" height="6.5" rx="1.5" fill="currentColor"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>`,
  open: svg`<rect x="3.5" y="7" width="9" height="6.5" rx="1.5"/><path d="M5.5 7V4.500a2.5 2.5 0 0 1 4.8-1"/>`,
  check: svg`<path d="m3.5 8.5 3 3 6-7"/>`,
  cross: svg`<path d="m4 4 8 8M12 4l-8 8"/>`,
  question: svg`<path d="M5.8 6a2.2 2.2 0 1 1 3.3 1.900c-.7.4-1.1.8-1.1 1.6"/><path d="M8 12v.2"/>`,
  dot: svg`<circle cx="8" cy="8" r="3.5" fill="currentColor" stroke="none"/>`,
  ring: svg`<circle cx="8" cy="8" r="3.5"/>`,
  block: svg`<circle cx="8" cy="8" r="5.5"/><path d="m4.2 4.2 7.6 7.6"/>`,
  go: svg`<path d="M3 8h9M8.5 4.5 12 8l-3.5 3.5"/>`,
  search: svg`<circle cx="7" cy="7" r="4"/><path d="m10 10 3.5 3.5"/>`,
  back: svg`<path d="M9.5 3.5 5 8l4.5 4.5"/>`,
  bell: svg`<path d="M4 11V7.500a4 4 0 0 1 8 0V11l1 1H3l1-1ZM7 13.500h2"/>`,
  refresh: svg`<path d="M13 8a5 5 0 1 1-1.5-3.500M13 2.500V5h-2.5"/>`,
  wave: svg`<path d="M2 8h3l1.5-4 3 8L11 8h3"/>`,
  warn: svg`<path d="M8 2.5 14 13H2L8 2.500Z"/><path d="M8 6.500v3M8 11.300v.2"/>`,
  out: svg`<path d="M6.5 3H3.500v10h3M7 8h6M10.5 5.5 13 8l-2.5 2.5"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="7.5" height="7.5" rx="1.5"/><path d="M3 10.500V3h7.5"/>`,
  clock: svg`<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3l2 1.5"/>`,
};

/** An icon that says nothing by itself: the text beside it does. */
export const icon = (name) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[name]}</svg>`;
