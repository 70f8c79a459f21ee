import { act, asWritten, hazard, name, type Act } from './act.ts';
import { blockTexts } from './block.ts';
import { literalOf } from './constant.ts';
import { deedOf } from './functions.ts';
import { callAct, calls, rowsActs } from './read-query.ts';
import { spelled, type Source } from './source.ts';
import { bare, nodeOf, nodes, partsOf, relationName, str, stringOf, type Node } from './tree.ts';

type Fields = Node['fields'];
type ReadNode = (node: Node, source: Source) => Act[];

/** What a statement that runs other statements, programs or code does, and whatever else has a rule of its own; null for any other. */
export function programActs({ kind, fields }: Node, source: Source, again: ReadNode): Act[] | null {
  switch (kind) {
    case 'ExplainStmt':
      return explained(fields, source, again);
    case 'CopyStmt':
      return copied(fields, source);
    case 'DoStmt':
      return block(fields, source);
    case 'CallStmt':
      return procedure(fields, source);
    case 'PrepareStmt':
    case 'DeclareCursorStmt': {
      const query = nodeOf(fields['query']);
      return query === null ? null : again(query, source);
    }
    case 'ExecuteStmt':
      return [act('EXECUTE', 'execute', `Execute ${name(str(fields, 'name'))}, which was prepared before`)];
    case 'CreateFunctionStmt':
      return [functionAct(fields, source)];
    default:
      return neutral(kind, fields, source);
  }
}

function neutral(kind: string, fields: Fields, source: Source): Act[] | null {
  switch (kind) {
    case 'TransactionStmt':
      return [transaction(fields)];
    case 'VariableShowStmt':
      return [act('SHOW', 'read', `Show the setting ${name(str(fields, 'name'))}`)];
    case 'ClosePortalStmt':
    case 'DeallocateStmt':
      return [act('CLOSE', 'read', 'Close what was prepared before')];
    case 'FetchStmt':
      return [act('FETCH', 'read', `Fetch rows of the cursor ${name(str(fields, 'portalname'))}`)];
    case 'NotifyStmt':
      return [act('NOTIFY', 'send', `Notify whoever listens to ${name(str(fields, 'conditionname'))}`)];
    case 'CreateExtensionStmt':
      return [
        act('CREATE EXTENSION', 'configure', `Load the extension ${name(str(fields, 'extname'))}`, {
          hazards: [hazard('extension', 'serious', 'An extension is code of the server', source.text)],
        }),
      ];
    case 'LoadStmt':
      return [
        act('LOAD', 'execute', `Load the library ${name(str(fields, 'filename'))} into the server`, {
          hazards: [hazard('library', 'grave', 'It runs foreign code in the server', source.text)],
        }),
      ];
    case 'CreateForeignServerStmt':
    case 'CreateUserMappingStmt':
    case 'CreateSubscriptionStmt':
    case 'ImportForeignSchemaStmt':
    case 'CreatePublicationStmt':
      return [
        act('CREATE', 'configure', `Connect this database with another: ${asWritten(source.text)}`, {
          hazards: [hazard('outside', 'serious', 'It connects this database with another', source.text)],
        }),
      ];
    case 'CreatePolicyStmt':
    case 'AlterPolicyStmt':
      return [policy(kind, fields, source)];
    default:
      return null;
  }
}

function policy(kind: string, fields: Fields, source: Source): Act {
  const table = relationName(bare(fields, 'table'));
  const verb = kind === 'CreatePolicyStmt' ? 'CREATE POLICY' : 'ALTER POLICY';
  return act(verb, 'grant', `Change which rows of ${name(table)} whom may see: ${asWritten(source.text)}`, {
    tables: [table],
    hazards: [hazard('policy', 'serious', 'It changes who sees which rows', source.text)],
  });
}

const TRANSACTIONS: Readonly<Record<string, string>> = { BEGIN: 'Begin a transaction', START: 'Begin a transaction', COMMIT: 'Commit the transaction', ROLLBACK: 'Roll back the transaction' }; // prettier-ignore

function transaction(fields: Fields): Act {
  const kind = str(fields, 'kind').replace('TRANS_STMT_', '');
  // A prepared transaction holds changes of another session, and this puts them in force or undoes them.
  if (kind.endsWith('PREPARED'))
    return act(kind.replaceAll('_', ' '), 'write', 'Finish a transaction that was prepared before');
  return act(kind.replaceAll('_', ' '), 'read', TRANSACTIONS[kind] ?? 'Mark a place in the transaction');
}

function explained(fields: Fields, source: Source, again: ReadNode): Act[] {
  const runs = nodes(fields, 'options').some(({ fields: option }) => {
    const value = nodeOf(option['arg']);
    const off =
      value !== null &&
      /^(?:false|off|0)$/i.test(
        stringOf(value) || String(literalOf(value) ?? (value.kind === 'Integer' ? (value.fields['ival'] ?? 0) : '')),
      );
    return str(option, 'defname').toLowerCase() === 'analyze' && !off;
  });
  const query = nodeOf(fields['query']);
  if (!runs || query === null) return [act('EXPLAIN', 'read', 'Explain how a query would run, without running it')];
  return again(query, source).map((one) =>
    one.effect === 'read'
      ? one
      : { ...one, verb: `EXPLAIN ANALYZE ${one.verb}`, says: `${one.says} (EXPLAIN ANALYZE runs it)` },
  );
}

function copied(fields: Fields, source: Source): Act[] {
  const file = str(fields, 'filename');
  const into = fields['is_from'] === true;
  const query = nodeOf(fields['query']);
  const table = query === null ? relationName(bare(fields, 'relation')) : 'what a query finds';
  const inner = query === null ? [] : rowsActs(query, source);
  const tables = query === null ? [table] : [];
  if (file === '') {
    const says = into ? `Insert rows that the client sends into ${name(table)}` : `Read every row of ${name(table)}`;
    return inner.length > 0 ? inner : [act('COPY', into ? 'write' : 'read', says, { tables })];
  }
  const program = fields['is_program'] === true;
  const thing = program
    ? `the program ${asWritten(file)} on the database server`
    : `the file ${asWritten(file)} on the database server`;
  const says = into ? `Fill ${name(table)} from ${thing}` : `${program ? 'Send' : 'Write'} ${name(table)} to ${thing}`;
  const text = program
    ? 'It runs a program on the database server'
    : `It ${into ? 'reads' : 'writes'} a file of the database server`;
  return [
    ...inner,
    act(program ? 'COPY PROGRAM' : 'COPY FILE', 'execute', says, {
      tables,
      reversibility: 'irreversible',
      hazards: [hazard(program ? 'program' : 'file', 'grave', text, file)],
    }),
  ];
}

function procedure(fields: Fields, source: Source): Act[] {
  const call = bare(fields, 'funccall') ?? {};
  const called = spelled(source, partsOf(call, 'funcname').join('.'));
  const deed = deedOf(partsOf(call, 'funcname')) ?? {
    effect: 'execute',
    grade: null,
    does: 'does what this desk does not know',
  };
  const unknown = hazard('procedure', 'serious', `Nobody can see here what the procedure ${name(called)} does`, called);
  const one = callAct(called, deed);
  return [
    { ...one, verb: 'CALL', effect: 'execute', hazards: one.hazards.length > 0 ? one.hazards : [unknown] },
    ...calls(call['args'], source),
  ];
}

function block(fields: Fields, source: Source): Act[] {
  const args = nodes(fields, 'args').map(({ fields: arg }) => ({
    key: str(arg, 'defname'),
    value: nodeOf(arg['arg']),
  }));
  const language = stringOf(args.find(({ key }) => key === 'language')?.value ?? null) || 'plpgsql';
  const body = stringOf(args.find(({ key }) => key === 'as')?.value ?? null);
  const unread = (why: string, grade: 'serious' | 'grave'): Act =>
    act('DO', 'execute', `Run a block of code (${why})`, {
      reversibility: 'irreversible',
      hazards: [hazard('block', grade, `It runs a block of code: ${why}`, source.text)],
    });
  if (language.toLowerCase() !== 'plpgsql')
    return [unread(`in ${name(language)}, which this desk does not read`, 'grave')];
  const texts = blockTexts(body);
  if (texts === null) return [unread('which this desk could not read', 'serious')];
  const acts = texts.statements.flatMap((sql) => source.inner(sql));
  const expressions = texts.expressions
    .flatMap((sql) => source.inner(`SELECT ${sql}`))
    .filter(({ effect }) => effect !== 'read');
  return [
    ...acts,
    ...expressions,
    ...(texts.built
      ? [unread('it builds SQL while it runs, which nobody can see here', 'serious')]
      : [act('DO', 'execute', 'Run a block of code')]),
  ];
}

function functionAct(fields: Fields, source: Source): Act {
  const options = nodes(fields, 'options').map(({ fields: option }) => ({
    key: str(option, 'defname'),
    arg: nodeOf(option['arg']),
  }));
  const language = stringOf(options.find(({ key }) => key === 'language')?.arg ?? null).toLowerCase();
  const definer = options.some(({ key, arg }) => key === 'security' && arg?.fields['boolval'] === true);
  const called = partsOf(fields, 'funcname').join('.');
  const what = fields['is_procedure'] === true ? 'procedure' : 'function';
  const hazards = [];
  if (!['sql', 'plpgsql', ''].includes(language))
    hazards.push(
      hazard(
        'language',
        'grave',
        `The ${what} is code in ${name(language)}, which may reach the server itself`,
        spelled(source, language),
      ),
    );
  if (definer)
    hazards.push(
      hazard(
        'definer',
        'serious',
        `Whoever calls the ${what} acts with its owner’s rights (SECURITY DEFINER)`,
        source.text,
      ),
    );
  const replaces = fields['replace'] === true ? 'Create or replace' : 'Create';
  return act(
    `CREATE ${what.toUpperCase()}`,
    'configure',
    `${replaces} the ${what} ${name(called)}${definer ? ', which acts with its owner’s rights' : ''}; its body stands below`,
    { hazards },
  );
}
