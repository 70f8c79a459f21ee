import { ToolSpec } from '#lib/contract/tool.ts';
import { ImportRefusal } from '#lib/domain/tool/import/imported-tool.ts';
import type { ImportedTool } from '#lib/domain/tool/import/imported-tool.ts';
import { readTools } from '#lib/domain/tool/import/read-tools.ts';
import type { ImportedList } from '#lib/domain/tool/import/read-tools.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { putTool } from '#lib/usecases/tools/put-tool.ts';
import { Refusal } from '../command.ts';
import type { Command, Desk, Report, Values } from '../command.ts';
import { readText } from '../read-json-file.ts';

/** What became of one tool of the list. */
interface Row {
  listed: string;
  name: string | null;
  classes: string | null;
  outcome: 'registered' | 'unchanged' | 'waits' | 'kept' | 'would register' | 'refused';
  says: string;
  notes: string[];
}

/** Reads another program's list of tools and registers them, with classes as a suggestion. */
export const importTools: Command = {
  usage: 'tool import FILE|- [--name NAME] [--dry-run]',
  options: { name: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  positional: ['file'],
  async run(values: Values, desk: Desk): Promise<Report> {
    const file = String(values['file']);
    const dry = values['dry-run'] === true;
    const text = file === '-' ? await desk.readStdin() : await readText(file);
    const list = read(file, text, typeof values['name'] === 'string' ? values['name'] : null);
    const ctx = dry ? null : await desk.context();
    const rows: Row[] = [];
    for (const one of list.tools) rows.push(await rowOf(one, ctx, desk));
    return reportOf(list, rows, dry);
  },
};

function read(file: string, text: string, name: string | null): ImportedList {
  try {
    return readTools(text, name);
  } catch (error) {
    if (error instanceof ImportRefusal) throw new Refusal(`${file}: ${error.message}`);
    throw error;
  }
}

async function rowOf(one: ImportedTool, ctx: Context | null, desk: Desk): Promise<Row> {
  const refused = (says: string): Row => ({
    ...{
      listed: one.listed,
      name: one.tool?.name ?? null,
      classes: null,
      outcome: 'refused',
      says,
      notes: one.changed,
    },
  });
  if (one.refused !== null) return refused(one.refused);
  const spec = ToolSpec.safeParse(one.tool);
  if (!spec.success) {
    const [issue] = spec.error.issues;
    return refused(`/${issue?.path.map(String).join('/') ?? ''}: ${issue?.message ?? 'is not valid'}`);
  }
  const { name, effect, reversibility, audience, data_class, output_trust } = spec.data;
  const classes = [effect, reversibility, audience, data_class, `output ${output_trust}`].join(', ');
  const row = { listed: one.listed, name, classes, notes: one.changed };
  if (ctx === null) return { ...row, outcome: 'would register', says: '' };
  // Its classes may be the work of a person; a suggestion made from its name must not take their place.
  if ((await ctx.configuration()).tools.has(name))
    return { ...row, outcome: 'kept', says: 'registered already, left as it is' };
  try {
    const put = await putTool(ctx, desk.operator, spec.data);
    if (put.proposal !== null)
      return {
        ...{ ...row, outcome: 'waits' },
        says: `waits as ${put.proposal}: it may run without anybody being asked, so two people have to accept it under Tools`,
      };
    return { ...row, outcome: put.changed ? 'registered' : 'unchanged', says: `version ${put.version}` };
  } catch (error) {
    if (error instanceof Failure) return refused(error.facts.errors?.[0]?.detail ?? error.message);
    throw error;
  }
}

function reportOf(list: ImportedList, rows: Row[], dry: boolean): Report {
  const count = (outcome: Row['outcome']): number => rows.filter((row) => row.outcome === outcome).length;
  const outcomes = (['registered', 'waits', 'kept', 'unchanged', 'would register', 'refused'] as const)
    .map((outcome) => [outcome, count(outcome)] as const)
    .filter(([, n]) => n > 0)
    .map(([outcome, n]) => `${n} ${outcome === 'waits' ? 'waiting for a second person' : outcome}`);
  const summary = `${list.format}: ${rows.length} ${rows.length === 1 ? 'tool' : 'tools'}${outcomes.map((part) => `, ${part}`).join('')}`;
  const lines = dry ? tableOf(rows) : rows.map(lineOf);
  return {
    json: { format: list.format, notes: list.notes, tools: rows },
    text: [...lines, ...list.notes, summary].join('\n'),
    failed: count('refused') > 0 || rows.length === 0,
  };
}

const plain = (text: string): string => text.replace(/[\p{C}\s]+/gu, ' ');

function lineOf(row: Row): string {
  if (row.outcome === 'refused') return plain(`${row.listed}: refused: ${row.says}`);
  const notes = row.notes.length === 0 ? '' : ` (${row.notes.join('; ')})`;
  return plain(`${row.name ?? row.listed}: ${row.says}: ${row.classes ?? ''}${notes}`);
}

/** Name, classes and what was changed, in columns. */
function tableOf(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => [
    plain(row.name ?? row.listed),
    row.classes ?? 'refused',
    plain([...(row.outcome === 'refused' ? [row.says] : []), ...row.notes].join('; ')),
  ]);
  const widths = [0, 1].map((column) => Math.max(0, ...cells.map((cell) => cell[column]?.length ?? 0)));
  return cells.map((cell) =>
    cell
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
