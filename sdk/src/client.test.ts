import { afterEach, expect, test } from 'vitest';

import { problem, reply, startDeskServer } from '../test/desk-server.ts';
import { createClient } from './client.ts';
import { ProblemError, UnexpectedAnswer } from './errors.ts';

const PROPOSAL = { tool: 'note.write', args: { text: 'hello' } };
const ID = 'act_1';
let close: (() => Promise<void>) | null = null;

afterEach(async () => {
  await close?.();
  close = null;
});

async function desk(answer: Parameters<typeof startDeskServer>[0]) {
  const server = await startDeskServer(answer);
  close = server.close;
  return { ...server, client: createClient({ url: server.url, key: 'cs_test' }) };
}

test('a proposal whose answer is lost is sent again with the same idempotency key', async () => {
  let calls = 0;
  const { client, seen } = await desk((_one, response) => {
    calls += 1;
    if (calls === 1) response.destroy();
    else if (calls === 2) reply(response, 503, problem(503, 'unavailable'));
    else reply(response, 201, { id: ID, status: 'pending' });
  });
  expect(await client.submit(PROPOSAL)).toMatchObject({ id: ID });
  const keys = new Set(seen.map((one) => one.headers['idempotency-key']));
  expect(seen).toHaveLength(3);
  expect(keys.size).toBe(1);
  expect([...keys][0]).toMatch(/^[0-9a-f-]{36}$/);
});

test('two proposals have two idempotency keys', async () => {
  const { client, seen } = await desk((_one, response) => reply(response, 201, { id: ID, status: 'pending' }));
  await client.submit(PROPOSAL);
  await client.submit(PROPOSAL);
  expect(new Set(seen.map((one) => one.headers['idempotency-key'])).size).toBe(2);
});

test('a redeem whose answer is lost is not sent again, because nobody could tell whose redeem won', async () => {
  const { client, seen } = await desk((_one, response) => void response.destroy());
  await expect(client.redeem('token', {})).rejects.toThrow();
  expect(seen).toHaveLength(1);
});

test('waiting holds again until the action is no longer pending', async () => {
  let calls = 0;
  const { client, seen } = await desk((_one, response) => {
    calls += 1;
    reply(response, 200, { id: ID, status: calls < 3 ? 'pending' : 'approved' });
  });
  expect(await client.wait(ID)).toMatchObject({ status: 'approved' });
  expect(seen.map((one) => one.path)).toEqual(Array(3).fill(`/api/v1/actions/${ID}?wait=30`));
});

test('waiting goes on through errors that pass, however many', async () => {
  let calls = 0;
  const { client } = await desk((_one, response) => {
    calls += 1;
    if (calls <= 8) reply(response, 503, problem(503, 'unavailable'), { 'retry-after': '0' });
    else reply(response, 200, { id: ID, status: 'approved' });
  });
  expect(await client.wait(ID)).toMatchObject({ status: 'approved' });
  expect(calls).toBe(9);
});

test('waiting ends at once where waiting mends nothing', async () => {
  const { client, seen } = await desk((_one, response) => reply(response, 404, problem(404, 'not-found')));
  await expect(client.wait(ID)).rejects.toMatchObject({ code: 'not-found' });
  expect(seen).toHaveLength(1);
});

test('waiting does not follow a redirect, nor wait for it to go away', { timeout: 20_000 }, async () => {
  const { client } = await desk((_one, response) => response.writeHead(302, { location: '/elsewhere' }).end());
  await expect(client.wait(ID)).rejects.toThrow(TypeError);
});

test('an aborted wait ends with the reason it was aborted for', async () => {
  const { client } = await desk(() => undefined);
  const reason = new Error('enough');
  await expect(client.wait(ID, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' });
  await expect(client.wait(ID, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('a problem carries its stable code, whatever its texts say', async () => {
  const { client } = await desk((_one, response) => reply(response, 409, problem(409, 'grant-used')));
  const error = await client.redeem('token', {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ code: 'grant-used', status: 409 });
});

test('a redirect is refused, because it would carry the key elsewhere', async () => {
  const { client, seen } = await desk((_one, response) => response.writeHead(307, { location: '/elsewhere' }).end());
  await expect(client.redeem('token', {})).rejects.toThrow();
  expect(seen).toHaveLength(1);
});

test.each([
  ['no address', { url: undefined, key: 'cs_x' }, /url is missing/],
  ['no web address', { url: 'desk', key: 'cs_x' }, /url is “desk”/],
  ['no key', { url: 'http://desk.example', key: undefined }, /key is missing/],
  ['something that is no key', { url: 'http://desk.example', key: 'sk-secret' }, /^(?!.*sk-secret).*key is not one/],
])('%s is said when the client is made, not at the first call', (_what, options, message) => {
  expect(() => createClient(options as never)).toThrow(message);
});

test('a page that answers 200 in place of the desk is named as such', async () => {
  const { client } = await desk((_one, response) => void response.writeHead(200).end('<html>Welcome to Airport WiFi'));
  const answer = client.read(ID);
  await expect(answer).rejects.toBeInstanceOf(UnexpectedAnswer);
  await expect(answer).rejects.toThrow(/Airport/);
});
