import { truncatedList } from './listed.ts';
import { foreign, html, type Markup } from './markup.ts';
import type { IncidentReport, Moment } from './report.ts';
import { figuresOf } from './report-figures.ts';
import { cutNote, time } from './report-parts.ts';
import { exactDuration } from './time-figures.ts';

/** The headline figures, the first one large. */
export const figures = (report: IncidentReport): Markup => {
  const all = figuresOf(report);
  return html`<dl class="figures ${all.length === 5 ? 'four' : 'three'}">
    ${all.map(
      ({ name, value, note }) =>
        html`<div>
          <dt>${name}</dt>
          ${value === null ? html`<dd class="n none">not known</dd>` : html`<dd class="n">${sized(value)}</dd>`}
          <dd>${note}</dd>
        </div>`,
    )}
  </dl>`;
};

/** Digits large, words small. */
const sized = (value: string): Markup[] =>
  value
    .split(/([a-z]+(?: [a-z]+)*)/)
    .map((part) => (/^[a-z]/.test(part) ? html`<small>${part}</small>` : html`${part}`));

const moment = ({ kind, text, at, after_ms, entry, leaf }: Moment): Markup =>
  html`<li class="${kind}">
    <i></i><b>${text}</b>${time(at, true)}<span
      >${after_ms === null ? '' : `+ ${exactDuration(after_ms)} · `}<span class="place" title="${entry}"
        >#${leaf.toLocaleString('en')}</span
      ></span
    >
  </li>`;

/** The window's instants as a timeline. */
export const moments = (report: IncidentReport): Markup | null =>
  report.moments.length === 0
    ? null
    : html`<ol class="moments" aria-label="The window’s instants">
        ${report.moments.map(moment)}
      </ol>`;

/** Clients printed in the document; the JSON has all of them. */
const MOST_CLIENTS = 100;

/** Which clients confirmed the stop: silent ones first, then the slowest. */
export function clients({ lock }: IncidentReport): Markup | null {
  if (lock === null || lock.clients.length === 0) return null;
  const all = lock.clients.toSorted(
    (a, b) => (b.after_ms ?? Infinity) - (a.after_ms ?? Infinity) || (a.id < b.id ? -1 : 1),
  );
  const shown = truncatedList(
    all.slice(0, MOST_CLIENTS),
    all.length - MOST_CLIENTS,
    ['client', 'clients'],
    'in the JSON of this report and not listed here',
  );
  return html`<h2>Who confirmed the stop</h2>
    <p class="why">The programs that were connected when the stop was set: the silent ones first, then the slowest.</p>
    <dl class="rows effects">
      ${shown.items.map(
        ({ name, acknowledged_at: at, after_ms: after }) =>
          html`<div>
            <dt>${foreign(name)}</dt>
            <dd>
              ${
                at === null || after === null
                  ? html`<b>Silent.</b> Its authority is gone; the program may still run.`
                  : html`${exactDuration(after)} after the stop, at ${time(at, true)}`
              }
            </dd>
          </div>`,
      )}
    </dl>
    ${cutNote(shown)}`;
}
