import { readOrigin } from '#lib/domain/desk/origin.ts';
import { moveDesk, type DeskMoved } from '#lib/usecases/desk/move-desk.ts';
import { vouchForNames, type NamesVouchedFor } from '#lib/usecases/desk/vouch-for-names.ts';
import { required, UsageError } from '../command.ts';
import type { Command } from '../command.ts';

export const deskCommands: Record<string, Command> = {
  move: {
    usage: 'desk move --url URL',
    options: { url: { type: 'string' } },
    async run(values, desk) {
      const origin = readOrigin(required(values, 'url'));
      if (origin === null) throw new UsageError('--url has to be an origin such as https://desk.example.com');
      const moved = await moveDesk(await desk.context(), desk.operator, { origin });
      return { json: moved, text: movedText(moved) };
    },
  },
  repair: {
    usage: 'desk repair',
    options: {},
    async run(_values, desk) {
      const done = await vouchForNames(await desk.context(), desk.operator);
      return { json: done, text: repairText(done) };
    },
  },
};

function movedText({ before, origin, enrol, links }: DeskMoved): string {
  const lines = [
    `The desk was at ${before} and is at ${origin}. Its log and its decisions keep the name they have; what was signed goes on to verify.`,
    'Restart every server process: until then each says 503 at /readyz and takes no passkey.',
  ];
  if (enrol.length === 0) lines.push('No passkey has to be enrolled again.');
  else {
    lines.push(`Passkeys work at one host. These people have to enrol one again, after signing in at ${origin}:`);
    for (const { email, name, role, passkeys } of enrol) lines.push(`  ${email}  ${name}, ${role}, ${passkeys}`);
  }
  if (links.length > 0) {
    lines.push('No admin has a password. Each of these links is good once, for 72 hours:');
    for (const { email, link } of links) lines.push(`  ${email}  ${link}`);
  }
  return lines.join('\n');
}

function repairText({ log_name, heads, origins, entry }: NamesVouchedFor): string {
  if (entry === null) return `Nothing to repair: every head stands under ${log_name}, or is vouched for already.`;
  return [
    `The log is ${log_name}. The entry ${entry} says that these are the same desk's, and verifiers take them from now on:`,
    ...heads.map(
      ({ name, heads: count, from, to }) => `  ${count} heads as ${name}, ${from.toISOString()} to ${to.toISOString()}`,
    ),
    ...origins.map(({ origin, decisions }) => `  ${decisions} decisions as ${origin}`),
    'Nothing that was signed was changed.',
  ].join('\n');
}
