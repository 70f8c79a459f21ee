import { foreign, html, Markup } from './markup.ts';
import type { IncidentReport } from './report.ts';
import { clients, figures, moments } from './report-head.ts';
import { cutNote, stamp } from './report-parts.ts';
import { reachPart } from './report-reach.ts';
import { REPORT_COLOURS, REPORT_STYLE } from './report-style.ts';
import { viewing, timeline, type ActionRef } from './report-timeline.ts';

/** The report as a self-contained HTML file: no script, no external resources; light or dark on screen, black on white in print. */
export function reportFile(report: IncidentReport): string {
  // CSP: nothing may run or load, even when the file is opened from a disk.
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${report.title} · Countersign</title>
        <style>
          ${new Markup(REPORT_COLOURS + REPORT_STYLE)}
        </style>
      </head>
      <body>
        <main>${new Markup(reportBody(report))}</main>
      </body>
    </html> `.text;
}

/** The report's body, to be placed after `REPORT_STYLE`. Links point to the desk that made it. */
export function reportBody(report: IncidentReport): string {
  const { incident, lock, made, reach, evidence } = report;
  const refs = new Map(reach.list.items.map((action) => [action.id, action.ref]));
  const actionRef: ActionRef = (id) => html`<a href="${report.origin}/actions/${id}">${refs.get(id) ?? id}</a>`;
  return html`<article class="report">
    <header>
      <p class="kind">${incident === null ? 'Report on a stop' : 'Incident report'}</p>
      <h1>${foreign(report.title)}</h1>
      ${incident && html`<p class="lead">${foreign(incident.evidence)}</p>`}
      ${lock && html`<p class="lead">Stop set by ${foreign(lock.set_by.name)}: “${foreign(lock.message)}”</p>`}
      ${incident?.closed ? html`<p class="lead">Closed by ${foreign(incident.closed.by)}: “${foreign(incident.closed.note)}”</p>` : null}
      <p class="meta">
        ${[incident?.id, lock?.id].filter((id) => id !== undefined).join(' · ')} · made ${stamp(made.at)} UTC by
        ${foreign(made.by.name)}
      </p>
    </header>
    ${figures(report)} ${moments(report)}
    <p class="why start">${report.start.text}${firstAction(report, actionRef)}</p>

    ${reachPart(report)} ${clients(report)}

    <h2>Timeline</h2>
    <p class="why">
      From the first suspect proposal to containment, with everything recorded about the actions listed above. Times are
      UTC; the number is the entry’s leaf in the ledger.
    </p>
    ${timeline(report.timeline.items, actionRef)} ${cutNote(report.timeline)}

    <h2>Who saw what</h2>
    <p class="why">
      Who opened which action, and the digest of exactly what the page showed. That somebody opened it does not say that
      they read it.
    </p>
    ${
      report.seen.items.length === 0
        ? html`<p>Nobody opened any of these actions.</p>`
        : html`<ol class="rows">
            ${report.seen.items.map((seen) => viewing(seen, actionRef))}
          </ol>`
    }
    ${cutNote(report.seen)}

    <h2>Evidence</h2>
    <p class="why">
      Every entry named here stands under this signed head of the ledger. Whoever has a copy of the head, or of a later
      one, can check that nothing of it was changed.
    </p>
    <pre>${evidence.head.note}</pre>
    <h3>How to verify</h3>
    <ol class="rows">
      ${evidence.commands.map(
        ({ run, does }) =>
          html`<li>
            <code>${run}</code>
            <p class="sub">${does}</p>
          </li>`,
      )}
    </ol>
    <p class="sub keys">
      Key of the log: ${evidence.log_keys.map((key, index) => html`${index > 0 ? ', ' : ''}<code>${key}</code>`)}
    </p>
    ${files(report)}

    <h2>What the figures mean</h2>
    <dl class="rows defs">
      ${report.definitions.map(
        ({ term, means }) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${means}</dd>
          </div>`,
      )}
    </dl>
    <footer>
      Countersign at ${report.origin} · ledger of ${evidence.head.size.toLocaleString('en')} entries, root
      <code>${evidence.head.root}</code>
    </footer>
  </article>`.text;
}

function firstAction({ start }: IncidentReport, actionRef: ActionRef): Markup | null {
  return start.action && html` First suspect action: ${actionRef(start.action.id)}, ${foreign(start.action.sentence)}`;
}

function files({ reach }: IncidentReport): Markup | null {
  const decided = reach.list.items.flatMap(({ ref, evidence }) => (evidence === null ? [] : [{ ref, ...evidence }]));
  if (decided.length === 0) return null;
  return html`<h3>Evidence files</h3>
    <ol class="rows">
      ${decided.map(
        ({ ref, file, url }) =>
          html`<li>
            <span class="ref">${ref}</span>
            <a href="${url}" download="${file}"><code>${file}</code></a>
          </li>`,
      )}
    </ol>`;
}
