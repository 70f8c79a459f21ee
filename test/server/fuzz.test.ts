import { connect } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDesk, type Desk } from '../desk.ts';
import { logFaults } from '../fuzz/log-faults.ts';
import { everyRoute, servedRoutes } from '../fuzz/routes.ts';
import { fuzz } from '../fuzz/run-fuzz.ts';
import { World } from '../world.ts';

/** A sample, always the same; `npm run fuzz -- --requests 1000000 --seed 1` sends more and other ones. */
const REQUESTS = 3_000;

// A desk of its own: admins among the callers stop agents, demote people and change the policy.
let desk: Desk;
let world: World;

beforeAll(async () => {
  desk = await startDesk({ COUNTERSIGN_RATE_LIMIT: '1000000000' });
  world = new World({ live: true, home: desk.home, origin: desk.url });
  await world.open(desk.databaseUrl);
});
afterAll(async () => {
  await world.close();
  await desk.stop();
});

test('every route that the server has is among those asked for', () => {
  const asked = new Set(everyRoute().map(({ method, path }) => `${method} ${path}`));
  expect(servedRoutes().filter(({ method, path }) => !asked.has(`${method} ${path}`))).toEqual([]);
  const kinds = Object.groupBy(everyRoute(), ({ kind }) => kind);
  expect([kinds.api?.length, kinds.door?.length, kinds.page?.length].every((n) => (n ?? 0) > 10)).toBe(true);
});

test('nothing is answered with a 5xx or without an answer, and every refusal says which field and what next', async () => {
  const report = await fuzz(world, { base: desk.url, requests: REQUESTS, seed: 20_261_129, connections: 8 });
  expect(report.faults).toEqual([]);
  // Where next to nothing got past the first check, the test would show little.
  expect([...report.letIn.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(REQUESTS / 20);
  for (const caller of ['agent', 'connector', 'reviewer', 'auditor', 'admin', 'token ledger'])
    expect(report.letIn.get(caller) ?? 0, caller).toBeGreaterThan(0);
  // What was sent last is logged a moment later.
  await fetch(`${desk.url}/healthz`);
  expect(await logFaults(desk.logFile)).toEqual([]);
}, 300_000);

test.each([
  ['no request at all', 'HELLO\r\n\r\n', 'are not those of an HTTP request'],
  ['a header of 20 KB', `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 'larger than 16 KiB'],
  [
    'an expectation',
    'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\nexpect: fuzz\r\n\r\n',
    '/headers/Expect',
  ],
])('%s is answered with a problem', async (_what, sent, said) => {
  const answer = await raw(sent);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('content-type: application/problem+json');
  expect(answer).toContain(said);
});

test('an answer to HEAD has no content, even where the request could not be read', async () => {
  const answer = await raw(`HEAD /?q=${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer.endsWith('\r\n\r\n')).toBe(true);
});

/** Sends these bytes and answers what comes back until the end of the problem. */
function raw(sent: string): Promise<string> {
  const { hostname, port } = new URL(desk.url);
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(Number(port), hostname, () => socket.write(sent));
    socket.on('data', (part) => {
      got += part.toString();
      if (/\}\s*$/.test(got)) socket.end();
    });
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
  });
}
