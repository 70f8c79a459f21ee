import { expect, test } from 'vitest';

import { assessRisk } from '#lib/domain/risk/assess-risk.ts';
import { decodeSample, sampleTool } from '#lib/domain/view/sample-records.ts';
import { apart } from './unusual.ts';

const calm = {
  support: { foreign: [], foreign_targets: 0, foreign_urls: 0, asked: true },
  sensitive: [],
  run: { goal: 'x', tainted: false, taint_sources: [], steps: 1 },
  history: { first_use: true, recent_count: 0, recent_effect: 0 },
};

test('what a tool is registered as is told apart from what this call shows', () => {
  const more = { effect: 'publish', reversibility: 'irreversible' } as const;
  const decoded = decodeSample('post', { channel: '#infra-help', body: 'x' }, more);
  const { factors } = assessRisk({ tool: sampleTool('post', more), decoded, ...calm });
  const { always, here } = apart(factors);
  expect(always.map(({ code }) => code)).toEqual(['reversibility.irreversible', 'effect.publish', 'data.internal']);
  // How many read this channel is known from the records, not from the registration.
  expect(here.map(({ code }) => code)).toEqual(expect.arrayContaining(['habit.first_use', 'audience.team']));
  expect([...always, ...here]).toHaveLength(factors.length);
});

test('a class that the arguments show, and not the registry, is unusual', () => {
  const factor = (code: string, evidence: string) => ({ code, text: 'x', evidence, weight: 5 });
  const seen = factor('effect.delete', 'seen in the arguments');
  expect(apart([seen, factor('data.secret', 'x · set by the tool registry')]).here).toHaveLength(2);
});
