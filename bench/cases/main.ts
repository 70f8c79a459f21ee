import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { quantile } from '../figures.ts';
import { tellAll, type Told } from './case.ts';

/** A fifth of the cases, always the same, on which nothing was tuned. */
const isHeldOut = ({ case: { id } }: Told): boolean =>
  (createHash('sha256').update(`held out 20261129 ${id}`).digest()[0] ?? 0) < 51;

/** How often each case is told, to measure it. */
const PASSES = 7;

/**
 * Tells recorded calls with the product's own engine and counts what is told wrongly, by kind. A program sees the level, the words that must or
 * must not stand in the sentence, and whether a person is asked; whether the sentence is right in full is for a person to read (`--all`).
 */
export function benchCases(rest: string[]): void {
  const { values } = parseArgs({
    args: rest,
    options: {
      folder: { type: 'string', default: join(import.meta.dirname, '../../../shared/cases') },
      kind: { type: 'string' },
      all: { type: 'boolean', default: false },
      'held-out': { type: 'boolean', default: false },
    },
  });
  const policy = readFileSync(join(import.meta.dirname, '../../policies/starter.cedar'), 'utf8');
  tellAll(values.folder, policy); // Warm: engines load and patterns compile once.
  const passes = Array.from({ length: PASSES }, () => tellAll(values.folder, policy));
  const told = passes[0] ?? [];
  // Nobody looks at single calls of the part that is held out: only how many are right.
  const shown = told.filter((one) => !isHeldOut(one) && (values.kind === undefined || one.case.kind === values.kind));
  for (const one of shown) if (values.all || one.wrong.length > 0) print(one);
  const kinds = new Map<string, Told[]>();
  for (const one of told.filter((t) => isHeldOut(t) === values['held-out']))
    kinds.set(one.case.kind, [...(kinds.get(one.case.kind) ?? []), one]);
  for (const [kind, of] of [...kinds].toSorted()) line(kind, of);
  line(
    'all but the held out',
    told.filter((one) => !isHeldOut(one)),
  );
  line('held out', told.filter(isHeldOut));
  // Of each case the middle of its times: what else runs on the machine is not what an assessment costs.
  const ms = told.map((_, i) =>
    quantile(
      passes.map((pass) => pass[i]?.ms ?? 0),
      0.5,
    ),
  );
  process.stdout.write(
    `one assessment (middle of ${PASSES}): p50 ${quantile(ms, 0.5).toFixed(2)} ms, p99 ${quantile(ms, 0.99).toFixed(2)} ms\n`,
  );
}

function print({ case: one, inspection, assessment, wrong }: Told): void {
  const risk = assessment?.risk;
  process.stdout.write(
    [
      `${wrong.length === 0 ? '✓' : '✗'} ${one.id} ${one.kind} · ${one.tool.name} ${JSON.stringify(one.args ?? {}).slice(0, 400)}`,
      `  says:  ${inspection?.view.sentence ?? '–'}`,
      `  risk:  ${risk?.level} ${risk?.score} ${assessment?.policy.outcome} (${risk?.factors.map((f) => `${f.code} ${f.weight}`).join(', ')})`,
      `  right: ${one.right} [${one.min_level ?? ''}…${one.max_level ?? ''}]`,
      ...(wrong.length === 0 ? [] : [`  wrong: ${wrong.join('; ')}`]),
      '',
    ].join('\n'),
  );
}

function line(name: string, told: readonly Told[]): void {
  const right = told.filter((one) => one.wrong.length === 0).length;
  const share = told.length === 0 ? '–' : `${((100 * right) / told.length).toFixed(0)} %`;
  process.stdout.write(`${name.padEnd(24)} ${right} of ${told.length} right, ${share}\n`);
}
