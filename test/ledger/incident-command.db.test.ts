import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { IncidentReportFile } from '#lib/contract/incident-report.ts';
import type { Desk } from '../../cli/command.ts';
import { incidentCommands } from '../../cli/commands/incident.ts';
import { withDatabase } from '../database.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase());
const folder = mkdtempSync(join(tmpdir(), 'countersign-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const desk: Desk = {
  operator: { kind: 'operator', name: 'sam' },
  context: () => Promise.resolve(world.ctx),
  contextIfAny: () => Promise.resolve(world.ctx),
  readStdin: () => Promise.resolve(''),
};
const report = (values: Record<string, string>) => {
  const { run } = incidentCommands['report'] ?? {};
  if (!run) throw new Error('there is no such command');
  return run(values, desk);
};

test('the command prints the figures and writes the same report as HTML or JSON, never over a file', async () => {
  const { id } = await world.submit({ args: { text: '<script>' } });
  world.now += 2_500;
  const lock = await world.stop({ type: 'agent', id: world.agent.agentId });
  const printed = await report({ id: lock.id });
  expect(printed.text).toContain('Time to contain: at most 2.500 s — Exposure window');
  expect(IncidentReportFile.parse(printed.json)).toMatchObject({ id: lock.id, made: { by: { id: 'operator:sam' } } });

  const json = join(folder, 'report.json');
  const named = await report({ id: lock.id, from: id, out: json });
  expect(named.text).toContain('Time to contain: 2.500 s');
  expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(named.json);
  // What other people wrote is for nobody else on the machine.
  expect(statSync(json).mode & 0o777).toBe(0o600);
  await expect(report({ id: lock.id, out: json })).rejects.toThrow(`${json} exists already`);

  const html = join(folder, 'report.html');
  await report({ id: lock.id, out: html });
  expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>[\s\S]*&lt;script&gt;/);
  await expect(report({ id: lock.id, out: join(folder, 'no', 'such.html') })).rejects.toThrow(/ENOENT/);
  expect(await world.entryTypes('actor_id', 'operator:sam')).toEqual(Array(5).fill('report-made'));
});

test('an id of nothing is refused as not found', async () => {
  await expect(report({ id: 'inc_nothing' })).rejects.toMatchObject({ code: 'not-found' });
});
