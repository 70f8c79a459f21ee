import type { Node } from 'web-tree-sitter';

import { wordOf, wordsOf, type WordReader } from './bash-words.ts';
import { withTree } from './engine.ts';
import { guesses, hasFalseComment } from './guesses.ts';
import { fileRead, fileRedirect, hereDocument, hereString, WORDS } from './redirections.ts';
import { scopeOf, type Scope } from './scope.ts';
import { bareStart, literal, UNFED, type Fed, type Place, type Script, type Start, type Word } from './start.ts';

/** What of a text's surroundings its commands inherit. */
interface Around extends Fed {
  place: Place;
  guessed: boolean;
}

/** Where a text runs, and with what. */
interface Given {
  place: Place;
  parameters: readonly Word[];
  fed: Fed;
}

/** Lists every command that a Bash text starts, in the order in which they are written. */
export function readBash(text: string, { place, parameters, fed }: Given, script: Script): Start[] {
  return withTree('bash', text, ({ rootNode }) => {
    const scope = scopeOf(rootNode, parameters);
    const walker = new Walker(scope, script);
    const starts = walker.list(rootNode, { place, ...fed, guessed: false });
    starts.push(...walker.uncalled({ place, ...fed, guessed: false }));
    if (rootNode.hasError || scope.misread || hasFalseComment(rootNode, text)) {
      script.unread.add('Part of it could not be read as a shell would read it');
      starts.push(...guesses(text, place));
    }
    return starts;
  });
}

class Walker {
  private readonly scope: Scope;
  private readonly script: Script;
  private readonly called = new Set<string>();

  constructor(scope: Scope, script: Script) {
    this.scope = scope;
    this.script = script;
  }

  list(node: Node, around: Around): Start[] {
    switch (node.type) {
      case 'command':
        return this.command(node, around);
      case 'declaration_command':
      case 'unset_command':
        return this.declaration(node, around);
      case 'redirected_statement':
        return this.redirected(node, around);
      case 'pipeline':
        return this.pipeline(node, around);
      case 'function_definition':
        if (this.scope.functions.has(node.childForFieldName('name')?.text ?? ''))
          this.script.unread.add('It defines a function anew, so what the function does changes on the way');
        this.scope.functions.set(node.childForFieldName('name')?.text ?? '', node.childForFieldName('body') ?? node);
        return [];
      case 'for_statement':
        return this.loop(node, around);
      case 'variable_assignment':
        return this.assignment(node, around).starts;
      case 'comment':
      case 'heredoc_end':
        return [];
      case 'ERROR':
        return this.children(node, { ...around, guessed: true });
      default:
        return this.children(node, around);
    }
  }

  /** Functions that nothing in the text calls: something else may. */
  uncalled(around: Around): Start[] {
    return [...this.scope.functions]
      .filter(([name]) => !this.called.has(name))
      .flatMap(([name]) => this.call(name, [], around));
  }

  private children(node: Node, around: Around): Start[] {
    return node.children.flatMap((child) => (child === null ? [] : this.list(child, around)));
  }

  private loop(node: Node, around: Around): Start[] {
    const found: Start[] = [];
    const reader = this.reader(around, found);
    const name = node.childForFieldName('variable')?.text ?? '';
    const values = node
      .childrenForFieldName('value')
      .flatMap((child) => (child === null ? [] : wordsOf(child, reader)));
    if (values.length > 0) this.scope.loops.set(name, values);
    const body = node.childForFieldName('body');
    return [...found, ...(body === null ? [] : this.list(body, around))];
  }

  private reader(around: Around, found: Start[]): WordReader {
    return {
      scope: this.scope,
      script: this.script,
      commandsIn: (node) => {
        const starts = this.children(node, { ...around, ...UNFED });
        found.push(...starts);
        return starts;
      },
    };
  }

  private command(node: Node, around: Around): Start[] {
    const inner: Start[] = [];
    const reader = this.reader(around, inner);
    const assigned: { name: string; value: Word }[] = [];
    const words: Word[] = [];
    const writes: Start['writes'][number][] = [];
    const reads: Word[] = [];
    let { input } = around;
    let at = node.startIndex;
    for (const child of node.children) {
      if (child === null) continue;
      if (!/^(?:\s|\\\n)*$/.test(node.text.slice(at - node.startIndex, child.startIndex - node.startIndex)))
        this.scope.misread = true;
      at = child.endIndex;
      if (child.type === 'variable_assignment') assigned.push(...this.assignment(child, around, reader).assigned);
      else if (child.type === 'herestring_redirect') input = hereString(child, reader);
      else if (child.type === 'file_redirect') {
        writes.push(...fileRedirect(child, reader));
        reads.push(...fileRead(child, reader));
      } else if (child.type === 'command_name' || WORDS.has(child.type))
        words.push(...wordsOf(child.type === 'command_name' ? (child.firstChild ?? child) : child, reader));
      else if (child.childCount > 0) inner.push(...this.list(child, around));
      else if (child.type !== 'comment') words.push(literal(child.text));
    }
    const [program, ...args] = words;
    if (program === undefined) return inner;
    const start: Start = {
      ...bareStart(program, around.place),
      args,
      assigned,
      writes,
      ...fedBy(around, input, reads),
      guessed: around.guessed,
    };
    const called = program.known && this.scope.functions.has(program.text) ? this.call(program.text, args, around) : [];
    return [start, ...inner, ...called];
  }

  /** What calling a function starts. */
  private call(name: string, args: readonly Word[], around: Around): Start[] {
    const body = this.scope.functions.get(name);
    this.called.add(name);
    if (body === undefined || this.scope.calling.has(name) || this.scope.calling.size > 8) return [];
    const changes = /\b(?:shift|set)\b/.test(body.text);
    const before = this.scope.parameters;
    this.scope.calling.add(name);
    this.scope.parameters = changes ? [] : args;
    const starts = this.list(body, { ...around, input: null });
    this.scope.parameters = before;
    this.scope.calling.delete(name);
    return starts;
  }

  private declaration(node: Node, around: Around): Start[] {
    const inner: Start[] = [];
    const reader = this.reader(around, inner);
    const [name, ...rest] = node.children.filter((child) => child !== null);
    const args: Word[] = [];
    for (const child of rest) {
      if (child.type === 'variable_assignment') {
        this.assignment(child, around, reader);
        args.push({ ...literal(child.text), known: !/[$`\\'"]/.test(child.text) });
      } else args.push(...wordsOf(child, reader));
    }
    return [{ ...bareStart(literal(name?.text ?? ''), around.place), args, guessed: around.guessed }, ...inner];
  }

  private assignment(node: Node, around: Around, given?: WordReader): { starts: Start[]; assigned: Start['assigned'] } {
    const starts: Start[] = [];
    const reader = given ?? this.reader(around, starts);
    const name = node.childForFieldName('name')?.text ?? '';
    const valueNode = node.childForFieldName('value');
    const value = valueNode === null ? literal('') : wordOf(valueNode, reader);
    const plain = valueNode?.type !== 'array' && value.known && !node.text.includes('+=');
    const prefix = node.parent?.type === 'command';
    if (!prefix && this.scope.variables.get(name) !== null) this.scope.variables.set(name, plain ? value.text : null);
    return { starts, assigned: [{ name, value }] };
  }

  private pipeline(node: Node, around: Around): Start[] {
    const all: Start[] = [];
    let { pipedFrom, input, reads } = around;
    for (const child of node.children) {
      if (child === null || child.childCount === 0) continue;
      const starts = this.list(child, { ...around, pipedFrom, input, reads });
      pipedFrom = starts;
      input = null;
      reads = [];
      all.push(...starts);
    }
    return all;
  }

  private redirected(node: Node, around: Around): Start[] {
    const inner: Start[] = [];
    const reader = this.reader(around, inner);
    const writes: Start['writes'][number][] = [];
    const reads: Word[] = [];
    const behind: Node[] = [];
    const more: Word[] = [];
    let { input } = around;
    for (const child of node.children) {
      if (child?.type === 'herestring_redirect') input = hereString(child, reader);
      else if (child?.type === 'file_redirect') {
        writes.push(...fileRedirect(child, reader));
        reads.push(...fileRead(child, reader));
      } else if (child?.type === 'heredoc_redirect') input = hereDocument(child, reader, { writes, behind, more });
    }
    const body = node.childForFieldName('body');
    const starts = (body === null ? [] : this.list(body, { ...around, ...fedBy(around, input, reads) })).map(
      (start, i, all) => ({
        ...start,
        // Of a pipe, the last one writes; of a group, all may.
        writes: redirectsTo(body?.type, i, all.length) ? [...start.writes, ...writes] : start.writes,
        args: i === 0 ? [...start.args, ...more] : start.args,
      }),
    );
    // A redirection without a command empties its file just as well.
    if (starts.length === 0 && writes.length > 0) starts.push({ ...bareStart(literal(':'), around.place), writes });
    return [
      ...starts,
      ...inner,
      ...behind.flatMap((child) => this.list(child, { ...around, pipedFrom: child.type === 'pipeline' ? starts : [] })),
    ];
  }
}

const redirectsTo = (body: string | undefined, i: number, all: number): boolean =>
  body === 'command' ? i === 0 : body !== 'pipeline' || i === all - 1;

/** A file that is read takes the place of a pipe; of several inputs, the last. */
const fedBy = (around: Around, input: Word | null, reads: readonly Word[]): Fed => ({
  input,
  pipedFrom: reads.length > 0 ? [] : around.pipedFrom,
  reads: reads.length > 0 ? reads : around.reads,
});
