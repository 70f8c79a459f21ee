import { act, asWritten, type Act } from './act.ts';
import type { Fields } from './engine.ts';
import { accessAct } from './read-access.ts';
import { programActs } from './read-program.ts';
import { calls, rowsActs } from './read-query.ts';
import { schemaActs } from './read-schema.ts';
import type { Source } from './source.ts';
import { nodeOf, type Node } from './tree.ts';

const ROWS = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** What one parsed statement does: at least one act. */
export function actsOf(stmt: Fields, source: Source): Act[] {
  const node = nodeOf(stmt);
  return node === null ? [] : actsOfNode(node, source);
}

function actsOfNode(node: Node, source: Source): Act[] {
  if (ROWS.has(node.kind)) return rowsActs(node, source);
  const access = accessAct(node, source);
  if (access !== null) return [access];
  return (
    schemaActs(node, source) ??
    programActs(node, source, actsOfNode) ?? [other(node, source), ...calls(node.fields, source)]
  );
}

/** A statement without a rule of its own: its words as they stand. */
function other({ kind }: Node, { text }: Source): Act {
  const verb = /^\W*(\w+(?:\s+\w+)?)/.exec(text)?.[1]?.toUpperCase().replace(/\s+/g, ' ') ?? kind;
  return act(verb, kind.startsWith('Drop') ? 'delete' : 'configure', `Run ${asWritten(text)}`);
}
