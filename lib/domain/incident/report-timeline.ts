import { foreign, html, type Markup } from './markup.ts';
import type { EntryKind, Seen, TimelineEntry } from './report.ts';
import { time } from './report-parts.ts';

export type ActionRef = (id: string) => Markup;

/** All recorded entries, grouped by day. */
export function timeline(entries: readonly TimelineEntry[], actionRef: ActionRef): Markup {
  if (entries.length === 0) return html`<p>No entry falls into the window.</p>`;
  const days = [...Map.groupBy(entries, (entry) => entry.at.slice(0, 10))];
  return html`${days.map(
    ([day, of]) =>
      html`<p class="day">${day}</p>
        <ol class="rows">
          ${of.map((entry) => timelineLine(entry, actionRef))}
        </ol>`,
  )}`;
}

const timelineLine = (entry: TimelineEntry, actionRef: ActionRef): Markup =>
  html`<li class="line ${entry.kind}">
    ${time(entry.at, false)}<i aria-hidden="true">${GLYPHS[entry.kind]}</i>
    <div>
      <b>${foreign(entry.text)}</b>${
        entry.quote === null ? null : html`<blockquote>${foreign(entry.quote)}</blockquote>`
      }
      <p class="sub">
        ${foreign(entry.actor.name)}${entry.action_id === null ? null : html` · ${actionRef(entry.action_id)}`}
        <span class="place">· #${entry.leaf.toLocaleString('en')} <code>${entry.entry}</code></span>
      </p>
    </div>
  </li>`;

/** Who viewed which action, and the digest of the view on screen. */
export const viewing = (seen: Seen, actionRef: ActionRef): Markup =>
  html`<li>
    <p><b>${foreign(seen.person.name)}</b> opened ${actionRef(seen.action_id)} at ${time(seen.at, true)}</p>
    <p class="sub">
      ${seen.sentence === null ? 'What it showed then is not kept; a reviewer changed the arguments later.' : foreign(seen.sentence)}
    </p>
    <p class="place">
      view <code>${seen.view_digest}</code> · arguments <code>${seen.digest}</code> · #${seen.leaf.toLocaleString('en')}
      <code>${seen.entry}</code>
    </p>
  </li>`;

const GLYPHS: Record<EntryKind, string> = {
  proposal: '○',
  seen: '◉',
  question: '?',
  verdict: '✎',
  run: '▸',
  refusal: '⊘',
  incident: '◆',
  stop: '■',
  other: '·',
};
