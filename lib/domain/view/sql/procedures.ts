import { act, asWritten, hazard, name, type Act } from './act.ts';
import { deedOf } from './functions.ts';
import { callAct } from './read-query.ts';
import type { Source } from './source.ts';
import type { Words } from './words.ts';

/** Procedures of SQL Server that reach beyond the database. */
const REACHING: Readonly<Record<string, string>> = {
  xp_cmdshell: 'runs a system command',
  xp_regwrite: 'writes the registry of the server',
  xp_regdeletekey: 'deletes from the registry of the server',
  xp_regread: 'reads the registry of the server',
  xp_dirtree: 'reads folders, also of other machines',
  xp_fileexist: 'reads the file system',
  sp_oacreate: 'starts a program object',
  sp_oamethod: 'drives a program object',
  sp_configure: 'changes how the server runs',
  sp_addsrvrolemember: 'gives a login rights over the whole server',
  sp_addlinkedserver: 'connects the server with another',
  sp_execute_external_script: 'runs a script',
  sp_send_dbmail: 'sends mail',
};
/** Procedures that only show. */
const SHOWING =
  /^sp_(?:help|helptext|helpdb|helpindex|columns|tables|who|who2|spaceused|lock|depends|describe_first_result_set|pkeys|fkeys|statistics|databases)$/i;

/** What EXEC does: a procedure by its name, or SQL in a text. */
export function executed(words: Words, source: Source): Act[] {
  const literals = words.strings(1);
  const at = words.up(1) === '(' || words.up(1) === 'IMMEDIATE' ? -1 : words.up(2) === '=' ? 3 : 1;
  const called = at === -1 ? null : words.nameAt(at);
  const procedure = called?.split('.').at(-1)?.toLowerCase() ?? '';
  if (called === null || procedure === 'sp_executesql') {
    const [sql] = literals;
    const built = sql === undefined || words.has(/^(?:\+|\|\|)$/) || words.length > 40;
    const unknown = act('EXEC', 'execute', 'Run SQL that is put together while it runs', {
      hazards: [hazard('dynamic', 'serious', 'Nobody can see here which SQL it runs', source.text)],
    });
    return built
      ? [unknown, ...literals.flatMap((text) => source.inner(text).filter(({ effect }) => effect !== 'read'))]
      : [...source.inner(sql), act('EXEC', 'execute', 'Run SQL that stands in a text')];
  }
  if (SHOWING.test(procedure)) return [act('EXEC', 'read', `Show what ${name(called)} says`)];
  const does = REACHING[procedure];
  const text = literals.length === 0 ? '' : `: ${literals.map(asWritten).join(', ')}`;
  if (does !== undefined)
    return [
      act('EXEC', 'execute', `Call ${name(called)}, which ${does}${text}`, {
        reversibility: 'irreversible',
        hazards: [hazard('procedure', 'grave', `${name(called)} ${does}`, called)],
      }),
    ];
  return [
    act('EXEC', 'execute', `Call the procedure ${name(called)}, which does what this desk does not know${text}`, {
      hazards: [hazard('procedure', 'serious', `Nobody can see here what the procedure ${name(called)} does`, called)],
    }),
  ];
}

/** What CALL does; null when it names nothing. */
export function called(words: Words): Act[] | null {
  const procedure = words.nameAt(1);
  if (procedure === null) return null;
  const deed = deedOf(procedure.split('.')) ?? {
    effect: 'execute' as const,
    grade: null,
    does: 'does what this desk does not know',
  };
  const one = callAct(procedure, deed);
  const unknown = hazard(
    'procedure',
    'serious',
    `Nobody can see here what the procedure ${name(procedure)} does`,
    procedure,
  );
  return [{ ...one, effect: 'execute', hazards: one.hazards.length > 0 ? one.hazards : [unknown] }];
}
