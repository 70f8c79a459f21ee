import { parseArgs } from 'node:util';

import { PROBLEMS } from '#lib/contract/problem.ts';
import { runOrExplain } from '#lib/runtime/run-or-explain.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { Refusal, UsageError } from './command.ts';
import type { Command, Desk, Report, Values } from './command.ts';
import { openDesk } from './desk.ts';
import { EVERY_COMMAND } from './every-command.ts';

const HELP = ['--help', '-h', 'help'];

const words = process.argv.slice(2);
if (words.length === 0 || HELP.includes(words[0] ?? '')) {
  process.stdout.write(`${usageOf(Object.values(EVERY_COMMAND).flatMap((verbs) => Object.values(verbs)))}\n`);
} else {
  const desk = openDesk();
  await runOrExplain(async () => {
    process.exitCode = await main(words, desk).finally(() => desk.close());
  });
}

/** Runs one command and returns the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
async function main([noun = '', verb = '', ...rest]: string[], desk: Desk): Promise<number> {
  const verbs = Object.hasOwn(EVERY_COMMAND, noun) ? EVERY_COMMAND[noun] : undefined;
  const command = verbs && Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (command === undefined) {
    const known = verbs ? Object.values(verbs) : Object.values(EVERY_COMMAND).flatMap((all) => Object.values(all));
    return complain(`there is no command “${`${noun} ${verb}`.trim()}”\n${usageOf(known)}`, 2);
  }
  try {
    const { json, ...values } = valuesOf(command, rest);
    return print(await command.run(values, desk), json === true);
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message}\n${usageOf([command])}`, 2);
    if (error instanceof Refusal) return complain(error.message, 1);
    if (error instanceof Failure) return complain(explain(error), 1);
    throw error;
  }
}

function valuesOf(command: Command, args: string[]): Values {
  const needed = command.positional ?? [];
  const names = [...needed, ...(command.optional ?? [])];
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...command.options, json: { type: 'boolean' } },
      allowPositionals: names.length > 0,
    });
    if (positionals.length > names.length)
      throw new UsageError(`“${positionals[names.length]}” is one argument too many`);
    const named = names.map((name, n) => {
      if (positionals[n] === undefined && n < needed.length) throw new UsageError(`${name.toUpperCase()} is missing`);
      return [name, positionals[n]] as const;
    });
    return { ...values, ...Object.fromEntries(named) };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

function print({ json, text, failed = false }: Report, asJson: boolean): number {
  const stream = failed && !asJson ? process.stderr : process.stdout;
  stream.write(`${asJson ? JSON.stringify(json) : text}\n`);
  return failed ? 1 : 0;
}

function explain(failure: Failure): string {
  const faults = (failure.facts.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
  const details = failure.facts.detail ? [failure.facts.detail] : faults;
  return [PROBLEMS[failure.code].title, ...details].join('. ').replaceAll('\n', ' ');
}

function complain(message: string, code: number): number {
  process.stderr.write(`countersign: ${message}\n`);
  return code;
}

function usageOf(commands: Command[]): string {
  return commands.map(({ usage }) => `usage: countersign ${usage} [--json]`).join('\n');
}
