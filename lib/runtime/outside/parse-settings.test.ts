import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { parseAnchors } from './parse-anchors.ts';
import { parseWitnesses } from './parse-witnesses.ts';

const KEY = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2';
const OTHER = 'example.com+3753d3de+AebBhMcghIUoavZpjuDofa4sW6fYHyVn7gvwDBfvkvuM';
const home = mkdtempSync(join(tmpdir(), 'countersign-settings-'));
const anchors = (setting: string, more = {}) => parseAnchors({ COUNTERSIGN_ANCHORS: setting, ...more }, home);
afterAll(() => rmSync(home, { recursive: true, force: true }));
const AWS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

test('witnesses: key and address, one a line or with commas, a key of the other spelling too', () => {
  expect(parseWitnesses(undefined)).toEqual([]);
  expect(parseWitnesses(` ${KEY}  https://remora.n621.de/ ,\n${OTHER} http://127.0.0.1:8080/w1/\n`)).toMatchObject([
    { name: 'remora.n621.de', key: KEY, url: 'https://remora.n621.de' },
    { name: 'example.com', url: 'http://127.0.0.1:8080/w1' },
  ]);
});

test.each([
  ['no address', KEY],
  ['no key', 'https://remora.n621.de'],
  ['a key whose id does not fit', `${KEY.replace('da77ade7', 'da77ade8')} https://remora.n621.de`],
  ['plain http to another machine', `${KEY} http://remora.n621.de`],
  ['an address with a password', `${KEY} https://me:hunter2@remora.n621.de`],
  ['an address with a query', `${KEY} https://remora.n621.de/?token=hunter2`],
  ['a word too many', `${KEY} https://remora.n621.de hunter2`],
])('a witness with %s is one line, without what may be secret', (_what, setting) => {
  const parse = () => parseWitnesses(setting);
  expect(parse).toThrow(/^COUNTERSIGN_WITNESSES: [^\n]* has to be a verifier key, a space and an https address/);
  expect(parse).not.toThrow(/hunter2/);
});

test('a witness or an anchor that is named twice', () => {
  expect(() => parseWitnesses(`${KEY} https://a.example,${KEY} https://b.example`)).toThrow(
    /names remora.n621.de twice/,
  );
  expect(() => anchors('file:/mnt/a,file:/mnt/a')).toThrow(/names file:\/mnt\/a twice/);
});

describe('anchors', () => {
  test('of each kind, named without their secrets', () => {
    const setting = [
      'file:/mnt/auditors',
      'git:https://me:hunter2@git.example/heads.git#desk/one',
      'git:git@git.example:heads.git',
      's3:https://s3.example/heads/desk/?region=eu-north-1&retain=3650',
    ].join('\n');
    expect(anchors(setting, AWS).map(({ name }) => name)).toEqual([
      'file:/mnt/auditors',
      'git:https://git.example/heads.git#desk/one',
      'git:git@git.example:heads.git#countersign',
      's3:https://s3.example/heads/desk',
    ]);
  });

  test.each<[string, string, RegExp]>([
    ['no kind', '/mnt/auditors', /is no kind of anchor/],
    ['an unknown kind', 'mail:auditor@example.test', /mail is no kind of anchor; there are file:, git: and s3:/],
    ['a relative folder', 'file:mnt', /file needs an absolute path/],
    ['a git address that runs a program', 'git:ext::sh -c hunter2', /git needs the address of a repository/],
    ['a git option for an address', 'git:--upload-pack=hunter2', /git needs the address of a repository/],
    ['a branch that is none', 'git:/srv/heads.git#a..b', /names a branch that git would not take/],
    ['a bucket without a lock', 's3:https://s3.example/heads', /needs retain=DAYS/],
    ['a bucket over plain http', 's3:http://s3.example/heads?retain=1', /s3 needs s3:https/],
    ['an unknown parameter', 's3:https://s3.example/heads?retain=1&key=hunter2', /knows region and retain/],
  ])('with %s are refused in one line, without what may be secret', (_what, setting, words) => {
    const parse = () => anchors(setting, AWS);
    expect(parse).toThrow(words);
    expect(parse).toThrow(/^COUNTERSIGN_ANCHORS, number 1: [^\n]*$/);
    expect(parse).not.toThrow(/hunter2/);
  });

  test('a bucket without keys', () => {
    expect(() => anchors('s3:https://s3.example/heads?retain=1')).toThrow(/needs AWS_ACCESS_KEY_ID/);
  });
});

test('what git says about an address is told without the token in it', async () => {
  const [anchor] = anchors('git:https://me:hunter2@127.0.0.1:9/heads.git');
  const put = anchor?.put('0000000000000001.note', 'x', new AbortController().signal);
  await expect(put).rejects.toThrow(/^cannot be reached: .*127\.0\.0\.1/);
  await expect(put).rejects.not.toThrow(/hunter2|me:/);
});
