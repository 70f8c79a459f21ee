import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { checkpointText, noteText } from '#lib/domain/ledger/checkpoint.ts';
import { rootOf } from '#lib/domain/ledger/merkle.ts';
import { treeOf } from '#lib/usecases/ledger/steps/tree-of.ts';
import { getOutsideProof } from '#lib/usecases/ledger/get-outside-proof.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { S3Server } from '../../../test/servers/s3-server.ts';
import { World } from '../../../test/world.ts';
import type { Anchor } from './anchor.ts';
import { anchorDue } from './anchoring.ts';
import { parseAnchors } from './parse-anchors.ts';
import { linesLog } from '#lib/runtime/log.ts';

const [database, elsewhere] = [withDatabase(), withDatabase()];
const home = mkdtempSync(join(tmpdir(), 'countersign-anchor-'));
const world = new World({ home });
/** The same desk with the same keys, and another past. */
const rewritten = new World({ home });
const s3 = new S3Server();
const logged: string[] = [];
const HOUR = 3_600_000;
let places = 0;

beforeAll(async () => {
  await world.open(database.url);
  await rewritten.open(elsewhere.url);
  await s3.start();
});
afterEach(() => {
  logged.length = 0;
});
afterAll(async () => {
  await s3.stop();
  await world.close();
  await rewritten.close();
  rmSync(home, { recursive: true, force: true });
});

function anchorsOf(setting: string, more: Record<string, string> = {}): Anchor[] {
  const aws = { AWS_ACCESS_KEY_ID: s3.id, AWS_SECRET_ACCESS_KEY: s3.secret };
  const anchors = parseAnchors({ COUNTERSIGN_ANCHORS: setting, ...aws, ...more }, home, () => world.now);
  world.ctx.outside = { witnesses: [], anchors: anchors.map(({ name }) => name) };
  rewritten.ctx.outside = world.ctx.outside;
  return anchors;
}
const round = (anchors: Anchor[], at = world) =>
  anchorDue(
    { url: at.db.url, ctx: at.ctx, log: linesLog((line) => logged.push(line)) },
    anchors,
    new AbortController().signal,
    HOUR,
  );
async function grow(at = world, n = 1): Promise<number> {
  for (let i = 0; i < n; i++) await at.submit({ tool: 'note.read' });
  while ((await sequenceLedger(at.ctx)).more);
  const [row] = await at.db.query(rawSql<{ size: number }>('SELECT max(size) AS size FROM checkpoints'));
  return Number(row?.size);
}
const later = (ms: number) => {
  world.now += ms;
  rewritten.now = world.now;
};
const stateAt = async (at = world) => (await getOutsideProof(at.ctx, at.people.audrey)).anchors;
const nameOf = (size: number) => `${String(size).padStart(16, '0')}.note`;
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' });

/** A folder, a repository and a bucket, each with a way to look into it from outside. */
const KINDS = {
  file: () => {
    const folder = join(home, `mount-${(places += 1)}`);
    mkdirSync(folder);
    return {
      setting: `file:${folder}`,
      names: () => readdirSync(folder).sort(),
      read: (name: string) => readFileSync(join(folder, name), 'utf8'),
      plant: (name: string, note: string) => writeFileSync(join(folder, name), note),
    };
  },
  git: () => {
    const remote = join(home, `remote-${(places += 1)}.git`);
    git('init', '--quiet', '--bare', remote);
    const files = () => git('--git-dir', remote, 'ls-tree', '--name-only', 'countersign').split('\n').filter(Boolean);
    return {
      setting: `git:${remote}`,
      names: () => files().sort(),
      read: (name: string) => git('--git-dir', remote, 'show', `countersign:${name}`),
      plant: (name: string, note: string) => {
        const clone = mkdtempSync(join(home, 'clone-'));
        git('clone', '--quiet', remote, clone);
        const known = git('-C', clone, 'branch', '-r').includes('countersign');
        git('-C', clone, 'checkout', '--quiet', ...(known ? [] : ['-b']), 'countersign');
        writeFileSync(join(clone, name), note);
        git('-C', clone, 'add', '.');
        git('-C', clone, '-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '--quiet', '-m', 'planted');
        git('-C', clone, 'push', '--quiet', 'origin', 'countersign');
      },
    };
  },
  s3: () => {
    const prefix = `/heads/desk-${(places += 1)}/`;
    return {
      setting: `s3:${s3.url}${prefix}?region=eu-north-1&retain=400`,
      names: () =>
        [...s3.objects.keys()]
          .filter((key) => key.startsWith(prefix))
          .map((key) => key.slice(prefix.length))
          .sort(),
      read: (name: string) => s3.objects.get(`${prefix}${name}`)?.body,
      plant: (name: string, note: string) =>
        void s3.objects.set(`${prefix}${name}`, { body: note, mode: 'COMPLIANCE', until: '' }),
    };
  },
};

describe.each(['file', 'git', 's3'] as const)('a %s anchor', (kind) => {
  test('gets the newest head every hour, each under a name of its own, whole and signed', async () => {
    const place = KINDS[kind]();
    const anchors = anchorsOf(place.setting);
    const first = await grow();
    await round(anchors);
    expect(place.names()).toEqual([nameOf(first)]);
    const [stored] = await world.db.query(
      rawSql<{ note: string }>('SELECT note FROM checkpoints WHERE size = $1', [first]),
    );
    expect(place.read(nameOf(first))).toBe(stored?.note);
    const second = await grow(world, 3);
    later(HOUR - 60_000);
    expect(await round(anchors)).toBe(60_000);
    expect(place.names()).toHaveLength(1);
    later(60_000);
    await round(anchors);
    // A log that stands still is looked at again, and nothing is written twice.
    later(HOUR);
    await round(anchors);
    expect(place.names()).toEqual([nameOf(first), nameOf(second)]);
    expect((await stateAt())[0]).toMatchObject({ kept: { size: second }, fault: null });
    expect(logged).toEqual([]);
  });

  test('finds at its next turn that the log was rewritten to the same length', async () => {
    const place = KINDS[kind]();
    const anchors = anchorsOf(place.setting);
    const size = await grow(rewritten);
    const other = await noteOver(size);
    place.plant(nameOf(size), other);
    await round(anchors, rewritten);
    const [state] = await stateAt(rewritten);
    expect(state?.fault).toMatchObject({
      kind: 'contradicts',
      detail: expect.stringMatching(/^holds another head/) as string,
    });
    expect(logged).toEqual([expect.stringMatching(/^ALARM: anchor /)]);
    expect(await rewritten.entryTypes('actor_id', 'outside')).toContain('log-contradicted');
    // What is there stays there.
    expect(place.read(nameOf(size))).toBe(other);
  });
});

/** A head of this size over the first desk's past. */
async function noteOver(size: number): Promise<string> {
  while ((await grow()) < size);
  const { signer } = world.ctx;
  const root = await rootOf(size, treeOf(world.ctx, size));
  const text = checkpointText({ origin: signer.log.name, size, root });
  return noteText(text, [await signer.signCheckpoint(text)]);
}

test.each(['file', 'git'] as const)('a %s anchor finds that the log was rolled back', async (kind) => {
  const place = KINDS[kind]();
  const anchors = anchorsOf(place.setting);
  const long = await grow(world, 60);
  await round(anchors);
  expect(await grow(rewritten)).toBeLessThan(long);
  await round(anchors, rewritten);
  expect((await stateAt(rewritten))[0]?.fault).toMatchObject({
    kind: 'contradicts',
    detail: `holds a head over ${long} entries, more than this log has: the log was rolled back`,
  });
  expect(place.names()).toHaveLength(1);
});

test.each(['file', 'git'] as const)('a %s anchor that holds somebody else’s head is not added to', async (kind) => {
  const place = KINDS[kind]();
  const anchors = anchorsOf(place.setting);
  await grow();
  place.plant(
    nameOf(9),
    'example.com/log\n9\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/log AAAAAAAA\n',
  );
  await round(anchors);
  expect((await stateAt())[0]?.fault).toMatchObject({
    kind: 'refused',
    detail: expect.stringMatching(/^holds something that is no head of this log/) as string,
  });
  expect(place.names()).toEqual([nameOf(9)]);
});

describe('an anchor that is broken harms nobody, says how, and is found whole again', () => {
  test.each<[string, () => { setting: string; more?: Record<string, string>; mend: () => void }, string, RegExp]>([
    [
      'a disk that is not mounted',
      () => {
        const folder = join(home, 'not-mounted');
        return { setting: `file:${folder}`, mend: () => mkdirSync(folder) };
      },
      'unreachable',
      /is not there \(is the disk mounted\?\)/,
    ],
    [
      'a repository that is away',
      () => {
        const remote = join(home, 'away.git');
        git('init', '--quiet', '--bare', `${remote}.aside`);
        return { setting: `git:${remote}`, mend: () => renameSync(`${remote}.aside`, remote) };
      },
      'unreachable',
      /cannot be reached: fatal: .*away\.git/,
    ],
    [
      'a repository that refuses',
      () => {
        const remote = join(home, 'refusing.git');
        git('init', '--quiet', '--bare', remote);
        const hook = join(remote, 'hooks', 'pre-receive');
        writeFileSync(hook, '#!/bin/sh\necho "no heads here" >&2\nexit 1\n');
        chmodSync(hook, 0o755);
        return { setting: `git:${remote}`, mend: () => rmSync(hook) };
      },
      'refused',
      /does not take the head: remote: no heads here/,
    ],
    [
      'a bucket that does not know the key',
      () => ({
        setting: `s3:${s3.url}/heads/keys?retain=1`,
        more: { AWS_SECRET_ACCESS_KEY: 'another' },
        mend: () => undefined,
      }),
      'refused',
      /does not take the head: 403 SignatureDoesNotMatch/,
    ],
    [
      'a bucket that is not there',
      () => ({ setting: `s3:${s3.url}/nobodys?retain=1`, mend: () => undefined }),
      'refused',
      /does not take the head: 404 NoSuchBucket/,
    ],
  ])('%s', async (what, make, kind, detail) => {
    const { setting, more, mend } = make();
    const anchors = anchorsOf(setting, more);
    const size = await grow();
    await round(anchors);
    // Left alone for a minute at first, then asked again: still one line.
    await round(anchors);
    later(61_000);
    await round(anchors);
    const attempts = await world.db.query(rawSql('SELECT 1 FROM anchors WHERE target = $1', [anchors[0]?.name]));
    expect(attempts).toHaveLength(2);
    expect((await stateAt())[0]).toMatchObject({ kept: null, fault: { kind, detail: expect.stringMatching(detail) } });
    expect(logged).toEqual([expect.stringMatching(detail)]);
    if (setting.startsWith('file:')) expect(existsSync(setting.slice(5))).toBe(false);
    // The desk goes on.
    expect(await grow()).toBeGreaterThan(size);
    if (setting.startsWith('s3:')) return;
    mend();
    later(HOUR);
    await round(anchors);
    expect((await stateAt())[0], what).toMatchObject({ fault: null, kept: { size: size + 1 } });
    expect(logged[1]).toMatch(/keeps heads$/);
  });

  test('half a file, as a power cut leaves it, is passed over', async () => {
    const place = KINDS.file();
    const anchors = anchorsOf(place.setting);
    const size = await grow();
    place.plant(nameOf(size - 1), 'localhost:3000/countersi');
    await round(anchors);
    expect(place.names()).toEqual([nameOf(size - 1), nameOf(size)]);
  });

  test('one anchor that fails does not keep the next from getting the head', async () => {
    const place = KINDS.file();
    const anchors = anchorsOf(`file:${join(home, 'nowhere')}\n${place.setting}`);
    await grow();
    await round(anchors);
    expect(place.names()).toHaveLength(1);
    expect((await stateAt()).map(({ fault }) => fault?.kind ?? null)).toEqual(['unreachable', null]);
  });
});

test('an object is locked against everybody for the days that were asked for', async () => {
  const place = KINDS.s3();
  await grow();
  await round(anchorsOf(place.setting));
  const [, object] = [...s3.objects].at(-1) ?? [];
  expect(object).toMatchObject({
    mode: 'COMPLIANCE',
    until: new Date(world.now + 400 * 24 * HOUR).toISOString(),
  });
});

test('one process anchors, however many there are', async () => {
  const place = KINDS.git();
  const anchors = anchorsOf(place.setting);
  await grow();
  await Promise.all([round(anchors), round(anchors), round(anchors)]);
  const attempts = await world.db.query(rawSql('SELECT 1 FROM anchors WHERE target = $1', [anchors[0]?.name]));
  expect(attempts).toHaveLength(1);
});
