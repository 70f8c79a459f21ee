import { expect, test } from 'vitest';

import { preparePolicy } from './policy.ts';
import { mayRunUnasked } from './unasked.ts';

const SOURCE = `
@id("reads") permit (principal, action in Action::"effect:read", resource);
@id("drafts") permit (principal, action == Action::"mail.draft", resource);
@id("own") permit (principal, action in [Action::"effect:write", Action::"x"], resource) when { resource.audience == "self" };
@id("posts") @require("review") permit (principal, action in Action::"effect:publish", resource);
@id("paid") @approvals("2") permit (principal, action in Action::"effect:pay", resource);
@id("one") permit (principal, action, resource == Tool::"db.vacuum");
@id("no") forbid (principal, action in Action::"effect:send", resource);
`;
const policy = preparePolicy(1, SOURCE);

test.each([
  ['a read', 'anything', 'read', true],
  ['one that a permit names', 'mail.draft', 'send', true],
  ['one whose effect a permit names, whatever its conditions', 'notes.put', 'write', true],
  ['one that the resource of a permit names', 'db.vacuum', 'execute', true],
  ['one that waits for a reviewer', 'forum.post', 'publish', false],
  ['one that waits for two', 'pay', 'pay', false],
  ['one that is forbidden', 'mail.send', 'send', false],
  ['one that nothing permits', 'db.drop', 'delete', false],
] as const)('%s', (_what, name, effect, unasked) => {
  expect(mayRunUnasked(policy, { name, effect })).toBe(unasked);
});

test('a permit for everything could match every tool', () => {
  const all = preparePolicy(
    2,
    '@id("all") permit (principal, action in Action::"any", resource) when { context.risk.score < 10 };',
  );
  expect(mayRunUnasked(all, { name: 'x', effect: 'delete' })).toBe(true);
});

test('without a policy nothing runs, and a read is still one that nobody would be asked about', () => {
  expect(mayRunUnasked(null, { name: 'x', effect: 'delete' })).toBe(false);
  expect(mayRunUnasked(null, { name: 'x', effect: 'read' })).toBe(true);
});
