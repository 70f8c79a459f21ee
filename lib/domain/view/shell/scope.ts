import type { Node } from 'web-tree-sitter';

import { literal, type Word } from './start.ts';

/** Variables and functions of one text. */
export interface Scope {
  /** Variables whose value is certain where they are used; null once it no longer is. */
  variables: Map<string, string | null>;
  functions: Map<string, Node>;
  /** What a loop gives its variable, one after another. */
  loops: Map<string, readonly Word[]>;
  /** Functions whose body is being listed, so that one that calls itself ends. */
  calling: Set<string>;
  /** The tree left out or joined something that stands in the text. */
  misread: boolean;
  /** Positional parameters of the function or script that is being listed. */
  parameters: readonly Word[];
}

/**
 * The scope at the start of a text. A variable is certain only when the whole text assigns it once, as a statement that always runs: a second
 * assignment, a loop, `read`, `eval` or a sourced file makes it something that is filled in when it runs.
 */
export function scopeOf(root: Node, parameters: readonly Word[]): Scope {
  const uncertain = new Map<string, string | null>();
  const seen = new Map<string, number>();
  for (const node of root.descendantsOfType(['variable_assignment', 'for_statement', 'function_definition'])) {
    if (node === null) continue;
    const name =
      node.type === 'function_definition'
        ? null
        : (node.childForFieldName('name') ?? node.childForFieldName('variable'));
    if (name === null) continue;
    seen.set(name.text, (seen.get(name.text) ?? 0) + 1);
    if (seen.get(name.text) !== 1 || !alwaysRuns(node)) uncertain.set(name.text, null);
  }
  for (const name of changedElsewhere(root)) uncertain.set(name, null);
  return {
    variables: uncertain,
    functions: new Map(),
    loops: new Map(),
    calling: new Set(),
    misread: false,
    parameters,
  };
}

/** A plain assignment, at the top or at the beginning of a list. */
function alwaysRuns(node: Node): boolean {
  if (node.type !== 'variable_assignment') return false;
  let at = node;
  while (at.parent !== null) {
    const { parent } = at;
    if (parent.type === 'program') return true;
    const first = parent.type === 'list' && parent.firstChild?.id === at.id;
    const declared =
      parent.type === 'declaration_command' &&
      /^(?:export|readonly|declare|typeset)$/.test(parent.firstChild?.text ?? '');
    if (!first && !declared && parent.type !== 'variable_assignments') return false;
    at = parent;
  }
  return false;
}

const SETTERS =
  /^(?:read|mapfile|readarray|printf|getopts|unset|eval|source|\.|let|local|set|shift|declare|export|typeset)$/;

function changedElsewhere(root: Node): string[] {
  const names: string[] = [];
  for (const node of root.descendantsOfType([
    'command',
    'unset_command',
    'declaration_command',
    'test_command',
    'arithmetic_expansion',
  ])) {
    if (node === null) continue;
    const isCommand = node.type === 'command';
    if (isCommand && !SETTERS.test(node.childForFieldName('name')?.text ?? '')) continue;
    // Whatever is named in a builtin that may set variables counts as set by it.
    const text = node.type === 'declaration_command' ? node.text.replace(/\w+=\S*/g, '') : node.text;
    const certain = node.type === 'test_command' && !text.startsWith('((');
    if (!certain) names.push(...(text.match(/[A-Za-z_]\w*/g) ?? []));
  }
  return names;
}

/** The value of a variable or positional parameter where it is certain. */
export function valueOf(scope: Scope, name: string): string | null {
  if (/^[1-9]$/.test(name)) {
    const word = scope.parameters[Number(name) - 1];
    return word?.known === true && !word.splits && !word.pattern ? word.text : null;
  }
  return scope.variables.get(name) ?? null;
}

/** Unquoted, a value is split at white space. */
export const splitValue = (value: string): Word[] =>
  value
    .split(/[ \t\n]+/)
    .filter((part) => part !== '')
    .map((part) => ({ ...literal(part), pattern: /[*?[]/.test(part) }));
