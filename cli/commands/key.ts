import { readEnv } from '#lib/runtime/env.ts';
import { logName } from '#lib/domain/ledger/checkpoint.ts';
import { keysOfEnv } from '#lib/runtime/keys/keys-of-runtime.ts';
import { storedLogName } from '#lib/runtime/stored-log-name.ts';
import { rotateKeys } from '#lib/usecases/ledger/rotate-keys.ts';
import { KEY_PURPOSES, type DeskKey, type KeyPurpose } from '#lib/usecases/signer.ts';
import { required, UsageError } from '../command.ts';
import type { Command } from '../command.ts';
import { say, startForCommand } from '../desk.ts';
import { linesLog } from '#lib/runtime/log.ts';

const LONGEST_REASON = 500;

export const keyCommands: Record<string, Command> = {
  list: {
    usage: 'key list',
    options: {},
    async run() {
      // Keys can be listed while the database is down; only the log's name in its verifier keys is then a guess.
      const env = readEnv(process.env);
      const stored = await storedLogName(env);
      const name = stored ?? logName(env.url);
      if (stored === null) say(`No database answers: log keys are shown under the name ${name}.`);
      const keys = await keysOfEnv(env, name, linesLog(say));
      await keys.close();
      const items = keys.list();
      return { json: { source: keys.source, keys: items }, text: items.map(describe).join('\n') };
    },
  },
  rotate: {
    usage: `key rotate --purpose ${KEY_PURPOSES.join('|')}|all --reason R [--adopt]`,
    options: { purpose: { type: 'string' }, reason: { type: 'string' }, adopt: { type: 'boolean' } },
    async run(values, desk) {
      const purposes = purposesOf(required(values, 'purpose'));
      const reason = required(values, 'reason').trim();
      if (reason === '' || reason.length > LONGEST_REASON || /[\p{Cc}\p{Cf}]/u.test(reason))
        throw new UsageError(`--reason is one line of 1 to ${LONGEST_REASON} characters`);
      const adopt = values['adopt'] === true;
      const runtime = await startForCommand(adopt ? 'to-adopt' : 'to-change');
      const { ctx, keys } = runtime;
      if (!keys) throw new Error('the keys were not opened');
      const rotated = await rotateKeys(ctx, desk.operator, keys, { purposes, reason, adopt }).finally(() =>
        runtime.close(),
      );
      const gone = rotated.filter(({ from }) => from !== null && !keys.list().some((key) => key.kid === from));
      for (const { purpose, from } of gone)
        say(
          `keys: ${from} is not in ${keys.where}: give it back its public half, or what this ${purpose} key signed verifies nowhere`,
        );
      const lines = rotated.map(({ purpose, from, to }) => `${purpose}: ${to} signs, ${from ?? 'no key'} before it`);
      const servers =
        keys.source === 'environment'
          ? 'Running servers keep their keys until they are started again with the new ones.'
          : 'Running servers that read the same keys have been told.';
      return { json: { rotated }, text: [...lines, servers].join('\n') };
    },
  },
};

function purposesOf(text: string): readonly KeyPurpose[] {
  if (text === 'all') return KEY_PURPOSES;
  const known = KEY_PURPOSES.find((purpose) => purpose === text);
  if (!known) throw new UsageError(`--purpose is “${text}”; it has to be ${KEY_PURPOSES.join(', ')} or all`);
  return [known];
}

function describe({ purpose, kid, state, made_at, log_key }: DeskKey): string {
  return [purpose.padEnd(10), kid, state.padEnd(8), made_at ?? '', log_key ?? ''].join('  ').trimEnd();
}
