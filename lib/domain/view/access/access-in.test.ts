import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../json/json.ts';
import { decodeSample } from '../sample-records.ts';
import { openRange } from './access-words.ts';

const told = (decoder: 'json' | 'permission', args: JsonObject, title = 'Change it') =>
  decodeSample(decoder, args, { effect: 'grant', title });

describe('anybody, in whatever form a vendor writes it, is public and grave', () => {
  test.each<[string, 'json' | 'permission', JsonObject, string]>([
    [
      'Drive',
      'permission',
      { fileId: 'f1', type: 'anyone', role: 'reader' },
      'Give anybody, inside and outside the company (anyone), read access to f1',
    ],
    ['a link', 'permission', { file_id: 'f1', role: 'writer', anyone_with_link: true }, 'Give anybody'],
    [
      'GCP',
      'json',
      {
        policy: {
          bindings: [
            { role: 'roles/viewer', members: ['user:dana@ourco.example'] },
            { role: 'roles/editor', members: ['allUsers'] },
          ],
        },
      },
      'give anybody, inside and outside the company (allUsers), write access (roles/editor)',
    ],
    ['S3', 'json', { Bucket: 'b', ACL: 'public-read-write' }, 'anybody can read and change it'],
    [
      'a lifted block',
      'json',
      { Bucket: 'b', PublicAccessBlockConfiguration: { BlockPublicPolicy: false } },
      'lift the block on public access',
    ],
    ['Graph', 'json', { itemId: 'i', type: 'view', scope: 'anonymous' }, 'anybody can see it (scope “anonymous”)'],
    ['Azure', 'json', { container: 'c', publicAccess: 'Blob' }, 'anybody can see it'],
    [
      'a policy in a text',
      'json',
      { policy: '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:*","Resource":"*"}]}' },
      'allow anybody, inside and outside the company (*), “s3:*”',
    ],
    [
      'PostgreSQL',
      'permission',
      { table: 'crm', grantee: 'PUBLIC', privileges: ['SELECT'] },
      'Give anybody, inside and outside the company (PUBLIC), read access to crm',
    ],
    [
      'a network',
      'json',
      { SecurityGroup: 'g', IpPermissions: [{ FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
      'open port 5432 to every address on the internet',
    ],
    [
      'a firewall',
      'json',
      { direction: 'INGRESS', sourceRanges: ['::/0'], allowed: [{ ports: ['22'] }] },
      'to every address on the internet',
    ],
  ])('%s', (_, decoder, args, words) => {
    const decoded = told(decoder, args);
    expect(decoded.view.sentence).toContain(words);
    expect(decoded.measures.audience).toBe('public');
    expect(decoded.hazards.some(({ grade }) => grade === 'grave')).toBe(true);
  });
});

test.each<[JsonObject, string, string]>([
  [
    { UserName: 'ci', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    'give ci every action on every resource',
    'grave',
  ],
  [
    { RoleName: 'r', Policy: { Statement: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }] } },
    'allow r everything but “s3:*”',
    'grave',
  ],
  [{ RoleName: 'r', Policy: { Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] } }, 'ec2:*', 'serious'],
  [{ repo: 'acme/site', private: false }, 'make it public', 'grave'],
  [{ branch: 'main', enforce_admins: false }, 'take a protection away (enforce_admins false)', 'serious'],
  [{ project: 'p', new_owner: 'eve' }, 'hand ownership over to “eve”', 'serious'],
])('%j', (args, words, grade) => {
  const decoded = told('json', args);
  expect(decoded.view.sentence).toContain(words);
  expect(decoded.hazards.map((hazard) => hazard.grade)).toContain(grade);
});

test('every binding counts: the worst stands first, and the others are there or counted', () => {
  const bindings = ['viewer', 'viewer', 'editor', 'viewer', 'viewer', 'owner'].map((role, i) => ({
    role: `roles/${role}`,
    members: [i === 5 ? 'allAuthenticatedUsers' : `user:u${i}@ourco.example`],
  }));
  const { view } = told('permission', { resource: 'projects/p', policy: { bindings } });
  expect(view.sentence).toMatch(/^Give everybody who can sign in at all \(allAuthenticatedUsers\) full control/);
  expect(view.sentence).toContain('and do 3 more things');
  expect(view.sentence).toContain('It replaces the whole list of who has access');
});

test.each<[JsonObject, string]>([
  [
    { fileId: 'f', type: 'domain', domain: 'partner.example', role: 'reader' },
    'Give everybody at partner.example, outside the company, read access to f',
  ],
  [
    { fileId: 'f', emailAddress: 'x@evil.example', role: 'owner', transferOwnership: true },
    'Make x@evil.example the owner of f: ownership passes over',
  ],
  [
    { itemId: 'i', recipients: [{ email: 'z@evil.example' }], roles: ['write'] },
    'Give z@evil.example write access to i',
  ],
  [
    { properties: { roleDefinitionId: '/x/8e3af657-a8ff-443c-a75c-2fe8c4bcb635', principalId: 'p1' } },
    'Give p1 full control (Owner)',
  ],
  [
    { project: 'p', bindings: [{ role: 'roles/owner', members: ['serviceAccount:b@p.iam.gserviceaccount.com'] }] },
    'the service account serviceAccount:b@p.iam.gserviceaccount.com full control',
  ],
])('%j', (args, words) => expect(told('permission', args).view.sentence).toContain(words));

test('what is everyday is no danger', () => {
  for (const args of [
    { name: 'x', private: true, description: 'public holidays' },
    { visibility: 'private', BlockPublicAcls: true, enforce_admins: true },
    { route: { destination: '0.0.0.0/0', gateway: 'igw-1' } },
    { egress: [{ cidr: '0.0.0.0/0' }] },
    { sourceRanges: ['10.0.0.0/8', '192.168.0.0/16'] },
    { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
    { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' }] },
  ])
    expect(decodeSample('json', args).hazards, JSON.stringify(args)).toEqual([]);
});

test.each([
  ['0.0.0.0/0', true],
  ['128.0.0.0/1', true],
  ['::/0', true],
  ['8.0.0.0/7', false],
  ['10.0.0.0/8', null],
  ['192.168.1.0/24', null],
  ['203.0.113.5/32', null],
  ['not/8', null],
])('%s', (range, whole) => expect(openRange(range)?.whole ?? null).toBe(whole));
