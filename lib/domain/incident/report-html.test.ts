import { describe, expect, test } from 'vitest';

import { buildReport, type FoundForReport } from './build-report.ts';
import { countedIn } from './counted-in.ts';
import type { FoundEntry } from './describe-entry.ts';
import { foreign, html } from './markup.ts';
import { reportBody, reportFile } from './report-html.ts';

const AT = Date.parse('2026-11-20T09:00:00.000Z');
const iso = (ms: number) => new Date(AT + ms).toISOString();
const ACTION = 'act_01a1fd41-a75e-75e5-89f1-aab08dea5828';
const LOCK = 'lck_01a1fd41-a75e-75e5-89f1-aab08dea5828';

/** Markup, a closing of every element it may stand in, an attribute's end, and a turn of the reading direction. */
const HOSTILE = `"'></title></style></blockquote></main><script>alert(1)</script><img src=x onerror=alert(1)>\u202E`;

const entry = (leaf: number, type: string, body: object, more: Partial<FoundEntry> = {}): FoundEntry => ({
  id: `ent_${leaf}`,
  leaf,
  type,
  at: iso(leaf * 1_000),
  actor_id: 'usr_ann',
  action_id: ACTION,
  body: JSON.stringify({ type, ...body }),
  ...more,
});

/** A stop of an agent whose every foreign text is `text`. */
function found(text: string, more: Partial<FoundForReport> = {}): FoundForReport {
  const named = { id: 'usr_ann', name: text };
  const anchor = (leaf: number) => ({ entry: `ent_${leaf}`, leaf, at: AT + leaf * 1_000 });
  return {
    id: LOCK,
    made: { at: AT + 99_000, by: named },
    origin: 'https://desk.example',
    incident: {
      id: 'inc_1',
      rule: 'burst',
      text: 'More actions than ever',
      evidence: 'More actions than ever: 20 in 60 s',
      opened_at: iso(3_000),
      closed: { by: text, note: text, at: iso(9_000) },
    },
    lock: {
      id: LOCK,
      message: text,
      set_by: named,
      set_at: iso(4_000),
      halted_actions: 1,
      revoked_grants: 0,
      clients: [
        { id: 'cli_1', name: text, acknowledged_at: AT + 4_250 },
        { id: 'cli_2', name: 'quiet', acknowledged_at: null },
      ],
      lift: { asked_by: named, reason: text, asked_at: iso(7_000) },
      lifted: { by: named, at: iso(8_000) },
    },
    target: { type: 'agent', id: 'agt_1', name: text },
    basis: 'tripped',
    startCut: false,
    first: { id: ACTION, sentence: 'Post to T-1' },
    anchors: {
      proposed: anchor(1),
      ran: anchor(2),
      tripped: anchor(3),
      stopped: anchor(4),
      confirmed: [anchor(5)],
      lifted: anchor(8),
    },
    entries: {
      items: [
        entry(1, 'submitted', { view_digest: 'v', outcome: 'review', requires: { approvals: 1 }, risk_level: text }),
        entry(2, 'ask', { question_id: 'q' }),
        entry(3, 'deny', { method: text, statement_digest: 's', unsafe: true }),
        entry(4, 'redeem-refused', { code: text }),
        entry(5, text, {}, { actor_id: text }),
        entry(6, 'approve', {}, { body: 'erased' }),
      ],
      leftOut: 0,
      withheld: false,
    },
    seen: {
      items: [
        {
          at: iso(1_500),
          person_id: 'usr_ann',
          action_id: ACTION,
          sentence: null,
          digest: 'sha256:d',
          view_digest: 'sha256:v',
          entry: 'ent_7',
          leaf: 7,
        },
      ],
      leftOut: 0,
    },
    counted: [],
    shares: [{ kind: 'agents', id: 'agt_1', name: text, actions: 1, ran: 1, of: 1 }],
    countedAll: true,
    actions: [
      {
        id: ACTION,
        sentence: 'Post to T-1',
        tool: 'forum.post',
        effect: 'publish',
        status: 'succeeded',
        risk: 'high',
        agent: { id: 'agt_1', name: text },
        run: text,
        proposed_at: iso(1_000),
        redeemed_at: iso(2_000),
        finished_at: null,
        audience: 'organisation',
        recipients: null,
        external_recipients: null,
        people_reached: 4_812,
        items: null,
        suspect: true,
      },
    ],
    reversibility: new Map([[ACTION, 'irreversible']]),
    earlier: { actions: 0, ran: 0, first: null },
    lookups: {
      name: () => text,
      sentence: () => 'Post to T-1',
      question: () => ({ text, answer: null }),
      reason: () => text,
      client: () => text,
      message: text,
      liftReason: text,
      closedNote: text,
    },
    head: { size: 10, root: 'cm9vdA==', note: `origin\n10\nroot\n\n— key sig\n` },
    logKeys: ['desk+01234567+key'],
    ...more,
  };
}

describe('text of other people', () => {
  const tagsOf = (page: string): string[] => page.match(/<[a-z!/][^>]*>/gi) ?? [];

  test('changes not one element of the document, wherever it stands', () => {
    expect(tagsOf(reportFile(buildReport(found(HOSTILE)))).filter((tag) => !/mark/.test(tag))).toEqual(
      tagsOf(reportFile(buildReport(found('harmless')))),
    );
  });

  test('has its hidden characters shown, once', () => {
    const report = buildReport(found(HOSTILE));
    expect(JSON.stringify(report)).not.toContain('\u202E');
    expect(JSON.stringify(report).match(/⟦U\+202E⟧/g)?.length).toBeGreaterThan(10);
    expect(JSON.stringify(report)).not.toContain('U+27E6');
    expect(reportBody(report)).toContain('<mark class="revealed">U+202E</mark>');
  });

  test('is escaped in text and in attributes; only markup of ours is not', () => {
    expect(html`<a title="${HOSTILE}">${'<b>'}${html`<i>${1}</i>`}${null}</a>`.text).toBe(
      `<a title="&quot;&#39;&gt;&lt;/title&gt;&lt;/style&gt;&lt;/blockquote&gt;&lt;/main&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;\u202E">&lt;b&gt;<i>1</i></a>`,
    );
    expect(foreign('a⟦<b>⟧').text).toBe('<bdi>a<mark class="revealed">&lt;b&gt;</mark></bdi>');
  });
});

describe('the document', () => {
  test('is made of the findings alone', () => {
    expect(buildReport(found('x'))).toEqual(buildReport(found('x')));
    expect(reportFile(buildReport(found('x')))).toBe(reportFile(buildReport(found('x'))));
  });

  test('loads nothing and runs nothing', () => {
    const page = reportFile(buildReport(found('x')));
    expect(page).toContain('content="default-src &#39;none&#39;');
    expect(page).not.toMatch(/<(script|link|img|iframe|object|form|base)\b|@import|url\(|\son\w+=/i);
  });

  test('has the time to contain first, says why it is no more exact, and names the silent client', () => {
    const page = reportBody(buildReport(found('x')));
    const [, first] = /<dl class="figures[^"]*">\s*<div>([\s\S]*?)<\/div>/.exec(page) ?? [];
    expect(first?.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ')).toMatch(
      /Time to contain at least 2\.250 s .*1 of 2 clients never confirmed/,
    );
    expect(page).toMatch(/quiet<\/bdi>[\s\S]{0,80}Silent\./);
  });

  test('links every decided action’s evidence and names what undecided ones lack', () => {
    const decided = buildReport(found('x'));
    expect(reportBody(decided)).toContain(`https://desk.example/api/v1/review/actions/${ACTION}/evidence`);
    const waiting = found('x').actions.map((action) => ({ ...action, status: 'pending' as const, redeemed_at: null }));
    const report = buildReport(found('x', { actions: waiting }));
    expect(report.reach.list.items[0]).toMatchObject({ evidence: null, group: 'open' });
    expect(reportBody(report)).not.toContain('/evidence"');
  });

  test('names every cut and every entry that it has no words for', () => {
    const all = found('x');
    const report = buildReport({
      ...all,
      entries: { ...all.entries, items: [entry(1, 'moon-phase', {})], leftOut: 7, withheld: true },
      seen: { ...all.seen, leftOut: 1 },
      countedAll: false,
    });
    expect(report.timeline.items).toMatchObject([{ text: 'Moon phase', kind: 'other', quote: null }]);
    const page = reportBody(report);
    for (const { note } of [report.timeline, report.seen, report.reach.list]) {
      expect(note).not.toBeNull();
      expect(page).toContain(note ?? '–');
    }
    expect(report.timeline.note).toMatch(/^7 further entries .* is not decided yet/);
  });

  test('of an incident whose agent is not stopped yet says so instead of a figure', () => {
    const anchors = { ...found('x').anchors, stopped: null, confirmed: [], lifted: null };
    const report = buildReport(found('x', { lock: null, anchors }));
    expect(report.title).toBe('More actions than ever: x is not stopped yet');
    expect(report.figures).toMatchObject({ time_to_contain_ms: null, exposure_to: null });
    expect(reportBody(report)).toContain('Not contained: nothing is stopped yet.');
  });

  test('says where its window starts and how sure that is', () => {
    const text = (more: Partial<FoundForReport>) => buildReport(found('x', more)).start.text;
    expect(text({ basis: 'named' })).toContain('was named');
    expect(text({ basis: 'assumed' })).toContain('at most this long');
    expect(text({ startCut: true })).toContain('at least this long');
    expect(text({ basis: 'none', first: null })).toContain('no window to measure');
  });
});

test.each([
  ['Denials: 10 in 600 s', { count: 10, window_ms: 600_000 }],
  ['forum.post /to: the decoy cnr_1', null],
  ['x: 1 in 60 s and more', null],
])('what %s counted is %o', (evidence, counted) => {
  expect(countedIn(evidence)).toEqual(counted);
});
