import type { Status } from '../action/action.ts';
import { foreign, html, type Markup } from './markup.ts';
import { GROUP_TEXT, OUTCOME_GROUPS } from './outcome-group.ts';
import { SHARE_KINDS, type IncidentReport, type ReachedAction, type Share, type ShareKind } from './report.ts';
import { capital, count, cutNote, shape, stamp } from './report-parts.ts';

/** What happened in the window: totals, breakdowns, and every listed action. */
export function reachPart(report: IncidentReport): Markup {
  const { reach } = report;
  const shown = OUTCOME_GROUPS.filter(
    (group) => reach.groups[group] > 0 || group === 'ran_final' || group === 'stopped',
  );
  return html`<h2>What it reached</h2>
    <p class="why">${reachText(report)}</p>
    <dl class="rows sums">
      ${shown.map(
        (group) =>
          html`<div class="${reach.groups[group] === 0 ? 'zero' : 'some'}">
            <dt>${reach.groups[group].toLocaleString('en')}</dt>
            <dd><b>${GROUP_TEXT[group].title}</b> — ${GROUP_TEXT[group].means}</dd>
          </div>`,
      )}
    </dl>
    ${
      reach.by_effect.length === 0
        ? null
        : html`<h3>By effect</h3>
            <dl class="rows effects">${reach.by_effect.map(effect)}</dl>`
    }
    ${shares(reach)} ${earlier(report)} ${OUTCOME_GROUPS.map((group) => listed(report, group))} ${cutNote(reach.list)}`;
}

function shares(reach: IncidentReport['reach']): Markup | null {
  if (reach.actions === 0) return null;
  const line = ({ name, actions, ran }: Share): Markup =>
    html`<div>${foreign(name)} — ${count(actions, 'action')}, ${ran.toLocaleString('en')} ran</div>`;
  const row = (kind: ShareKind): Markup => {
    const { items, note } = reach.shares[kind];
    const more = note === null ? null : html`<div>${note}</div>`;
    return html`<div>
      <dt>${capital(kind)}</dt>
      <dd>${items.map(line)}${more}</dd>
    </div>`;
  };
  return html`<h3>By agent, run, tool and audience</h3>
    <dl class="rows effects">${SHARE_KINDS.map(row)}</dl>`;
}

function reachText({ target, reach }: IncidentReport): string {
  if (reach.from === null || reach.to === null || reach.actions === 0)
    return `No action of ${target.name} falls into the window.`;
  return `${count(reach.actions, 'action')} of ${target.name} between ${stamp(reach.from)} and ${stamp(reach.to)} UTC.`;
}

const effect = ({ effect: name, statuses, ran }: IncidentReport['reach']['by_effect'][number]): Markup => {
  const states = Object.entries(statuses).map(
    ([status, n]) => `${n.toLocaleString('en')} ${STATUS_TEXT[status as Status]}`,
  );
  const touched = [
    ran.items > 0 ? `${ran.items.toLocaleString('en')} items` : '',
    ran.recipients > 0 ? `${ran.recipients.toLocaleString('en')} recipients` : '',
    ran.external_recipients > 0 ? `${ran.external_recipients.toLocaleString('en')} of them outside` : '',
    ran.people_reached > 0 ? `up to ${ran.people_reached.toLocaleString('en')} people reached by one` : '',
    ran.audience === null ? '' : `widest audience: ${ran.audience}`,
  ].filter((text) => text !== '');
  return html`<div>
    <dt>${name.charAt(0).toUpperCase() + name.slice(1)}</dt>
    <dd>
      ${states.join(' · ')}${
        ran.actions > 0 && touched.length > 0 ? html`<span>What ran touched: ${touched.join(' · ')}</span>` : null
      }
    </dd>
  </div>`;
};

function earlier({ id, origin, reach }: IncidentReport): Markup | null {
  const { actions, ran, first } = reach.earlier;
  if (actions === 0 || first === null) return null;
  return html`<p class="cut">
    Before the window the same run had ${count(actions, 'action')}, of which ${ran.toLocaleString('en')} ran. They are
    not counted above.
    <a href="${origin}/reports/${id}?from=${first}">Start the window with the first of them</a>.
  </p>`;
}

function listed(report: IncidentReport, group: (typeof OUTCOME_GROUPS)[number]): Markup | null {
  const actions = report.reach.list.items.filter((action) => action.group === group);
  if (actions.length === 0) return null;
  return html`<h3>${GROUP_TEXT[group].title}</h3>
    <ol class="rows">
      ${actions.map((action) => reached(action, report.origin))}
    </ol>`;
}

function reached(action: ReachedAction, origin: string): Markup {
  const touches = [
    action.audience === null ? '' : `audience: ${action.audience}`,
    action.recipients === null ? '' : `${action.recipients.toLocaleString('en')} recipients`,
    action.external_recipients ? `${action.external_recipients.toLocaleString('en')} outside` : '',
    action.people_reached === null ? '' : `reaches ${action.people_reached.toLocaleString('en')} people`,
    action.items === null ? '' : `${action.items.toLocaleString('en')} items`,
  ].filter((text) => text !== '');
  const ran = action.redeemed_at === null ? '' : `, handed over ${stamp(action.redeemed_at).slice(11)}`;
  return html`<li class="action">
    <span class="ref">${action.ref}</span>
    <div>
      <p class="what">${shape(action.risk)}<a href="${origin}/actions/${action.id}">${foreign(action.sentence)}</a></p>
      <p class="sub">
        <b>${capital(STATUS_TEXT[action.status])}</b
        >${action.suspect ? html` <span class="tag">▲ suspect</span>` : null} · ${action.risk} risk · ${action.effect} ·
        <code>${action.tool}</code> ·
        ${foreign(action.agent.name)}${action.run === null ? null : html` · run ${foreign(action.run)}`}
      </p>
      <p class="sub">
        Proposed ${stamp(action.proposed_at)}${ran}${touches.length > 0 ? ` · ${touches.join(' · ')}` : ''}
      </p>
    </div>
  </li>`;
}

const STATUS_TEXT: Record<Status, string> = {
  pending: 'waiting',
  approved: 'approved, not run',
  denied: 'denied',
  blocked: 'blocked by policy',
  expired: 'expired',
  withdrawn: 'withdrawn',
  halted: 'halted',
  executing: 'running, outcome not reported',
  succeeded: 'ran',
  failed: 'ran and reported a failure',
};
