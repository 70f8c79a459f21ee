import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../json/json.ts';
import { sensitiveIn } from './sensitive.ts';
import { patient } from '../../../test/patience.ts';

const codes = (args: JsonObject): string[] => sensitiveIn(args).map((s) => s.code);

// Joined at run time, so that secret scanners do not report this file.
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const TOKEN = {
  aws: 'AKIA' + 'IOSFODNN7EXAMPLE',
  awsTemporary: 'ASIA' + 'IOSFODNN7EXAMPLE',
  github: 'ghp_' + 'a'.repeat(36),
  githubFine: 'github_pat_' + 'a1'.repeat(11) + '_' + 'b2'.repeat(30),
  gitlab: 'glpat-' + 'aB3-'.repeat(5),
  slack: 'xoxb-' + '123456789012-' + 'aB3'.repeat(8),
  stripe: 'sk_live_' + 'aB3'.repeat(8),
  stripeRestricted: 'rk_live_' + 'aB3'.repeat(8),
  anthropic: 'sk-ant-' + 'api03-' + 'aB3_'.repeat(20) + 'AA',
  openai: 'sk-' + 'aB3d'.repeat(12),
  openaiProject: 'sk-proj-' + 'aB3-'.repeat(12),
  google: 'AIza' + 'aB3d_'.repeat(7),
  own: 'cs_' + base64url('\u0001\u0002'.repeat(16)),
};
const JWT = [base64url('{"alg":"HS256","typ":"JWT"}'), base64url('{"sub":"1"}'), 'aB3_'.repeat(10)].join('.');
const KEY_BODY = 'MIIEvQIBADANBgkqhkiG9w0B';
const pem = (label: string): string => `-----BEGIN ${label}-----\n${KEY_BODY}\n-----END ${label}-----`;

describe('secrets of a documented shape', () => {
  test.each<[string, string, string]>([
    ['secret.private_key', 'PKCS #8', pem('PRIVATE ' + 'KEY')],
    ['secret.private_key', 'PKCS #1', pem('RSA PRIVATE ' + 'KEY')],
    ['secret.private_key', 'OpenSSH', pem('OPENSSH PRIVATE ' + 'KEY')],
    ['secret.private_key', 'OpenPGP', `-----BEGIN PGP PRIVATE KEY ${'BLOCK'}-----\nVersion: GnuPG v2\n\n${KEY_BODY}`],
    ['secret.private_key', 'in JSON within a text', JSON.stringify({ pem: pem('EC PRIVATE ' + 'KEY') })],
    ['secret.aws', 'lasting', TOKEN.aws],
    ['secret.aws', 'temporary', TOKEN.awsTemporary],
    ['secret.github', 'classic', TOKEN.github],
    ['secret.github', 'refresh', TOKEN.github.replace('ghp', 'ghr')],
    ['secret.github', 'fine-grained', TOKEN.githubFine],
    ['secret.gitlab', 'personal', TOKEN.gitlab],
    ['secret.slack', 'bot', TOKEN.slack],
    ['secret.stripe', 'secret', TOKEN.stripe],
    ['secret.stripe', 'restricted', TOKEN.stripeRestricted],
    ['secret.anthropic', 'api', TOKEN.anthropic],
    ['secret.openai', 'legacy', TOKEN.openai],
    ['secret.openai', 'project', TOKEN.openaiProject],
    ['secret.google', 'api', TOKEN.google],
    ['secret.own_key', 'ours', TOKEN.own],
    ['secret.jwt', 'signed', JWT],
    ['secret.url', 'basic auth', 'https://deploy:' + 'tr0ub4dor@git.example.com/x.git'],
    ['secret.database', 'PostgreSQL', 'postgresql://app:' + 'tr0ub4dor@db.example.com:5432/app'],
    ['secret.database', 'a driver named', 'postgresql+asyncpg://app:' + 'tr0ub4dor@db/app'],
    ['secret.database', 'no user', 'redis://:' + 'tr0ub4dor@cache:6379'],
    ['secret.database', 'a password with an encoded slash', 'mysql://app:' + 'p%2Fw0rdlong@db/app'],
  ])('%s: %s', (code, _, text) => {
    expect(codes({ body: text })).toEqual([code]);
    expect(codes({ body: `Here it is: ${text}` })).toEqual([code]);
    expect(codes({ body: `first line\n${text}\nlast line` })).toEqual([code]);
    expect(codes({ body: JSON.stringify({ of: `first line\n${text}\nlast line` }) })).toEqual([code]);
  });

  test.each<[string, string]>([
    ['in a query string', `https://collect.example/?d=${TOKEN.aws}&n=1`],
    ['percent-encoded', `https://collect.example/?d=k%3D${TOKEN.aws}%26n`],
    ['after an escaped line break', String.raw`{"env":"A=1\n` + TOKEN.aws + String.raw`\nB=2"}`],
    ['in a path', `https://collect.example/${TOKEN.aws}`],
    ['under a name of its own', `AWS_ACCESS_KEY_ID=${TOKEN.aws}`],
  ])('an AWS key %s', (_, text) => {
    expect(codes({ url: text })).toEqual(['secret.aws']);
  });
});

describe('secrets by name', () => {
  test.each<[string, string]>([
    ['secret.password', 'password=hunter2long'],
    ['secret.password', 'Password: hunter2'],
    ['secret.password', 'DB_PASSWORD = "correcthorse"'],
    ['secret.password', 'password=correct-horse-battery'],
    ['secret.password', '**Password:** `Tr0ub4dor&3`'],
    ['secret.password', 'Server=db;Uid=sa;Pwd=Hunter2long;'],
    ['secret.password', '{"user":"sa","password":"correcthorse"}'],
    ['secret.password', String.raw`{\"password\": \"correcthorse\"}`],
    ['secret.password', 'https://collect.example/?password%3Dhunter2long'],
    ['secret.named', 'client_secret: 8f14e45fceea167a'],
    ['secret.named', "secret => 'correcthorse',"],
    ['secret.key', 'API key: 8f14e45fceea167a'],
    ['secret.key', 'aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPx' + 'RfiCYzzzzzzKEY'],
    ['secret.token', 'NPM_TOKEN=8f14e45fceea167a'],
    ['secret.token', 'curl -H "Authorization: Bearer 8f14e45fceea167a"'],
    ['secret.token', 'Authorization: Basic ZGVwbG95OmNvcnJlY3Q='],
  ])('%s in a text: %s', (code, text) => {
    expect(codes({ body: text })).toEqual([code]);
  });

  test.each<[string, JsonObject]>([
    ['secret.password', { password: 'hunter2long' }],
    ['secret.password', { passwd: 'correct horse battery' }],
    ['secret.password', { password: '~Tilde9word' }],
    ['secret.key', { secret_key: '/aBcD3fGhIjKlMn/oPqR' }],
    ['secret.password', { env: [{ name: 'DB_PASSWORD', value: 'correcthorse' }] }],
    ['secret.named', { oauth: { clientSecret: 'correcthorse' } }],
    ['secret.key', { api_key: '8f14e45fceea167a' }],
    ['secret.key', { headers: { 'X-Api-Key': '8f14e45fceea167a' } }],
    ['secret.private_key', { private_key: '8f14e45fceea167a' }],
    ['secret.token', { token: '123e4567-e89b-12d3-a456-426614174000' }],
    ['secret.token', { accessToken: ['8f14e45fceea167a'] }],
    ['secret.token', { headers: { Authorization: 'Bearer 8f14e45fceea167a' } }],
  ])('%s in a member: %j', (code, args) => {
    expect(codes(args)).toEqual([code]);
  });

  test.each([
    '***',
    '********',
    '••••••••',
    'xxxxxxxx',
    '<password>',
    '<your-password>',
    '[REDACTED]',
    '[redacted by policy]',
    'changeme',
    'change-me-now',
    '${DB_PASSWORD}',
    '$DB_PASSWORD',
    '$(pass show db)',
    '{{ password }}',
    '%PASSWORD%',
    'your-token-here',
    'example-password-1',
    'password',
    'my-secret-token',
    'undefined',
    'required',
    'hunt…',
    'op://vault/db/password1',
    'process.env.DB_PASSWORD',
    '/run/secrets/db-1',
  ])('a placeholder is no secret: %s', (value) => {
    expect(codes({ password: value })).toEqual([]);
    expect(codes({ body: `password=${value}` })).toEqual([]);
    expect(codes({ body: `{"password": "${value}"}` })).toEqual([]);
    expect(codes({ body: `secret: ${value}` })).toEqual([]);
  });
});

describe('personal numbers', () => {
  test.each<[string, string]>([
    ['personal.card', '4111111111111111'],
    ['personal.card', '4111 1111 1111 1111'],
    ['personal.card', '4111-1111-1111-1111'],
    ['personal.card', '4111 1111 1111 1111 123'],
    ['personal.card', '4111 1111 1111 1111 12/27 123'],
    ['personal.card', '4111\u00a01111\u00a01111\u00a01111'],
    ['personal.card', '5555 5555 5555 4444'],
    ['personal.card', '2223 0031 2200 3222'],
    ['personal.card', '3782 822463 10005'],
    ['personal.card', '3056 930902 5904'],
    ['personal.card', '30569309025904'],
    ['personal.card', '6011111111111117'],
    ['personal.card', '3530111333300000'],
    ['personal.card', '6759649826438453'],
    ['personal.card', '4222222222222'],
    ['personal.card', 'https://collect.example/?c=4111%201111%201111%201111'],
    ['personal.card', 'https://collect.example/?q=card+4111+1111+1111+1111'],
    ['personal.ssn', '123-45-6789'],
    ['personal.ssn', 'SSN 123456789'],
    ['personal.ssn', 'Social Security Number: 123 45 6789'],
    ['personal.iban', 'DE89 3704 0044 0532 0130 00'],
    ['personal.iban', 'DE89370400440532013000'],
    ['personal.iban', 'DE89 4111 1111 1111 1111 11'],
    ['personal.iban', 'GB29 NWBK 6016 1331 9268 19 BIC NWBKGB2L'],
    ['personal.iban', 'MU17 BOMM 0101 1010 3030 0200 000M UR'],
    ['personal.iban', 'NO93-8601-1117-947'],
  ])('%s: %s', (code, text) => {
    expect(codes({ body: text })).toEqual([code]);
    expect(codes({ body: `Please use ${text}, thank you.` })).toEqual([code]);
  });

  test('a card after an account number', () => {
    const body = 'DE89 3704 0044 0532 0130 00 4111 1111 1111 1111';
    expect(codes({ body })).toEqual(['personal.iban', 'personal.card']);
  });

  test('a card number written as a JSON number', () => {
    expect(sensitiveIn({ card: 4111111111111111 })).toEqual([
      { kind: 'personal', code: 'personal.card', name: 'a card number', pointer: '/card', masked: '4111…' },
    ]);
  });

  test('nine digits under the name of the number', () => {
    expect(codes({ ssn: '123456789' })).toEqual(['personal.ssn']);
    expect(codes({ ssn: 123456789 })).toEqual(['personal.ssn']);
    expect(codes({ id: '123456789' })).toEqual([]);
  });

  test.each([
    ['wrong Luhn digit', '4111 1111 1111 1112'],
    ['unknown issuer', '9111 1111 1111 1117'],
    ['a longer run of digits', '94111111111111111123'],
    ['a table of numbers', '1000 4111 1111 1111 1111 2000 3000'],
    ['a row of groups after it', '4111 1111 1111 1111 2000 3000'],
    ['within a code', 'ORD-4111111111111111'],
    ['within a word', 'x4111111111111111'],
    ['a decimal', '0.4111111111111111'],
    ['an article number (EAN-13)', '4006381333931'],
    ['an article number that passes Luhn', '4000000000006'],
    ['a trade unit (GTIN-14)', '30012345000011'],
    ['an IMEI', '353879234252633'],
    ['an area never given out', '666-45-6789'],
    ['an area of taxpayers', '912-45-6789'],
    ['a group never given out', '123-00-6789'],
    ['a serial never given out', '123-45-0000'],
    ['part of a longer code', '123-45-6789-1'],
    ['wrong check digits', 'DE88 3704 0044 0532 0130 00'],
    ['wrong length', 'DE89 3704 0044 0532 0130'],
    ['a list of codes', 'GT28 HN28 HR21 HU28 IE22 IL23 IQ23'],
    ['unknown country', 'ZZ89 3704 0044 0532 0130 00'],
  ])('is none: %s', (_, text) => {
    expect(codes({ body: text })).toEqual([]);
    expect(codes({ body: `Please use ${text}, thank you.` })).toEqual([]);
  });
});

describe('ordinary arguments hold nothing', () => {
  test.each([
    'The secret of a good password policy: length. Token effort is not enough, and the key: patience.',
    'Secret: COVID-19. Password: maria2@corp.test. Authorization: BOARD-2026-03/7. Token: ERC-721.',
    'Password: required. Secret: T-shirts and COVID-19. Token: ERC-721. Please change your password before Friday.',
    'The private key stays on the device; a -----BEGIN PRIVATE KEY----- line marks its file.',
    'See https://example.com:8443/a?mail=maria@example.com and ssh://git@git.example.com/x.git.',
    'Write to postgres://user:password@localhost/app as in the manual.',
    'const token = await getToken(user); if (password === "") return config.secret.value; type T = { apiKey: string };',
    'login(user=name, password=userInput, token=settings.auth_token, secret=client_secret_value)',
    '<Field password={form.password.value1} secret=[a.b.c1234] /> password=(await read1())',
    'const signingKey = core_1.crypto.createKey(x); token => !f(token); SECRET = /^(?:authorization|x-api-key)$/',
    'password: this.form.password, token: process.env.TOKEN, private_key: keys/server1.pem',
    'next_page_token=CAUQAA8f14e45f and {"nextPageToken":"CAUQAA8f14e45f"}',
    '/sk-sk/learning-path-for-beginners-2024-and-more, risk-assessment-2024-for-the-board-of-directors',
    'desk-' + 'a1'.repeat(16) + ' cs_' + 'column_'.repeat(6) + 'x is no key',
    [base64url('{"kid":"1"}'), base64url('{"sub":"1"}'), 'aB3_'.repeat(10)].join('.'),
    'SELECT cs_department_of_education_and_science_budget FROM t; cs_test_a1B2c3',
    '123e4567-e89b-12d3-a456-426614174000 41111111-1111-4111-8111-111111111111',
    'd41d8cd98f00b204e9800998ecf8427e da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
    '+1 415 555 0100, +49 30 901820, (020) 7946 0958, 0044 20 7946 0958, +372 5123 4567, 415-555-0100',
    'Order 113-1234567-1234567, invoice 2026-000123, tracking 1Z999AA10123456784, 9400 1000 0000 0000 0000 00',
    'Between 2026-03-12 10:30:00 and 1773311400000, 1773311400000000 ns; 1,000,000.00 EUR; 192.168.100.200; v1.22.333',
    'Room 1000 2000 3000 4000, ISBN 978-3-16-148410-0, version 10.0.19041.1234, 52.520008, 13.404954',
    'eyJhbGciOiJIUzI1NiJ9 alone, eyJ.eyJ.x, and the file data.eyJ',
    'ghp_' + 'x'.repeat(36) + ' AKIA' + 'X'.repeat(16) + ' sk-your-key-here-' + 'xoxb-your-token-here-1',
    'ASIAPACIFIC and AKIALIKE; ghp_short; glpat-short; AIzashort; sk_test_' + 'aB3'.repeat(8),
  ])('%s', (text) => {
    expect(codes({ body: text, [text]: 1 })).toEqual([]);
  });

  test('members whose name only sounds like a secret', () => {
    expect(
      codes({
        page_token: 'CAUQAA8f14e45f',
        clientToken: '123e4567-e89b-12d3-a456-426614174000',
        password_policy: 'at least twelve characters',
        password_hash_rounds: '12 or more rounds',
        secret_name: 'prod-database-2',
        token_count: '128000 tokens',
        authorization: 'granted by the board in May',
        password: { minimum: 'twelve characters' },
        pwd: '/home/user/project1',
        api_key: 'short1',
        tokens: 12345678,
      }),
    ).toEqual([]);
  });
});

describe('what a find says', () => {
  test('a kind, a code, plain words, a pointer and the first characters', () => {
    expect(sensitiveIn({ to: 'a@example.com', parts: [{ 'a/b': `use ${TOKEN.github}` }] })).toEqual([
      { kind: 'secret', code: 'secret.github', name: 'a GitHub token', pointer: '/parts/0/a~1b', masked: 'ghp_…' },
    ]);
  });

  test.each<[string, JsonObject, string]>([
    ['a password', { password: 'hunter2long' }, 'hunt…'],
    ['the password of an address', { url: 'https://u:' + 'abcd@host.example' }, 'ab…'],
    ['hidden characters', { password: 'ab\u202e\u200bcdefgh' }, 'ab⟦U+202E⟧⟦U+200B⟧…'],
    ['characters of two units', { password: '😀😀😀😀😀😀' }, '😀😀😀😀…'],
    ['a bearer token without its scheme', { authorization: 'Bearer 8f14e45fceea167a' }, '8f14…'],
    ['the label of a private key', { body: pem('RSA PRIVATE ' + 'KEY') }, '-----BEGIN RSA PRIVATE ' + 'KEY-----…'],
    ['a card number', { body: 'card: 4111 1111 1111 1111' }, '4111…'],
  ])('masks %s', (_, args, masked) => {
    expect(sensitiveIn(args).map((s) => s.masked)).toEqual([masked]);
  });

  test('the most telling name for one value, once', () => {
    expect(codes({ token: TOKEN.github })).toEqual(['secret.github']);
    expect(codes({ body: `password=${TOKEN.github}` })).toEqual(['secret.github']);
    expect(codes({ body: `token: ${JWT}` })).toEqual(['secret.jwt']);
    expect(codes({ password: 'postgres://app:' + 'tr0ub4dor@db/app' })).toEqual(['secret.database']);
  });

  test('finds stand in document order, at most twenty', () => {
    expect(
      codes({ a: `4111111111111111 then ${TOKEN.aws} then password=hunter2long`, password: 'hunter2long' }),
    ).toEqual(['personal.card', 'secret.aws', 'secret.password', 'secret.password']);
    const many = Array.from({ length: 30 }, (_, i) => `${TOKEN.aws} 4111111111111111 ${i}`);
    expect(sensitiveIn({ many })).toHaveLength(20);
    expect(sensitiveIn({ text: many.join('\n') })).toHaveLength(20);
    expect(sensitiveIn({ first: TOKEN.aws, many })).toHaveLength(20);
    expect(sensitiveIn({ many }).at(-1)?.pointer).toBe('/many/9');
  });

  test('a secret in a member name points at the object, so that the pointer does not repeat it', () => {
    expect(sensitiveIn({ headers: { [TOKEN.github]: '' } })).toMatchObject([
      { code: 'secret.github', pointer: '/headers' },
    ]);
  });
});

describe('hostile text of a mebibyte takes no time: what is not linear would take minutes', () => {
  const fill = (unit: string): string => unit.repeat(Math.ceil(2 ** 20 / unit.length)).slice(0, 2 ** 20);
  test.each([
    'a',
    '1',
    '1 ',
    '-',
    ':',
    'eyJ',
    'eyJ-',
    'eyJaaaaaaaa.',
    'eyJhbGciOiJ9.aa.aaaaaaaaaaaaaaaa ',
    'sk-',
    'xsk-proj-aaaaaaaaaaaaaaaaaaaa',
    'sk-proj-your-key-here-aaaaaaaa ',
    'ghp_',
    'cs_',
    '-----BEGIN ',
    '-----BEGIN A A A PRIVATE KEY-----\n',
    '://',
    'a://b:',
    'a://b:c',
    'postgres://a:***@b ',
    'password',
    'password=',
    'password="',
    'password: aaaaaa',
    'password=' + ')'.repeat(199) + 'a ',
    'secret=' + 'a-'.repeat(99) + ' ',
    'token=' + 'a.'.repeat(99) + ' ',
    '4111 1111 1111 1112 ',
    '4111111111111112,',
    '123456789a',
    '000-45-6789 ',
    'DE89 ',
    'BE71 1111 1111 1112 ',
    '%41',
    '%',
    '\\n',
    'а\u202e',
  ])('%j', (unit) => {
    const body = fill(unit);
    const start = performance.now();
    sensitiveIn({ body, password: body, list: [body.slice(0, 1000)] });
    expect(performance.now() - start).toBeLessThan(patient(5_000));
  });

  test('many small members', () => {
    const start = performance.now();
    sensitiveIn(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`password${i}x`, `value number ${i}`])));
    expect(performance.now() - start).toBeLessThan(patient(5_000));
  });
});
