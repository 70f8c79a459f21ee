import type { Node } from 'web-tree-sitter';

import { withTree } from './engine.ts';
import { bareStart, literal, type Place, type Script, type Start, type Word } from './start.ts';

/** Lists every command of a PowerShell text, and the static methods that it calls, in the order in which they are written. */
export function readPowershell(text: string, place: Place, script: Script): Start[] {
  return withTree('powershell', text, ({ rootNode }) => {
    if (rootNode.hasError) script.unread.add('Part of it could not be read as PowerShell would read it');
    return new Walker(place, script).list(rootNode, []);
  });
}

class Walker {
  private readonly place: Place;
  private readonly script: Script;
  private readonly variables = new Map<string, string | null>();

  constructor(place: Place, script: Script) {
    this.place = place;
    this.script = script;
  }

  list(node: Node, piped: readonly Start[]): Start[] {
    switch (node.type) {
      case 'command':
        return this.command(node, piped);
      case 'pipeline_chain':
        return this.chain(node, piped);
      case 'invokation_expression':
        return [...this.method(node, piped), ...this.children(node, [])];
      case 'assignment_expression':
        return this.assignment(node);
      default:
        return this.children(node, piped);
    }
  }

  private children(node: Node, piped: readonly Start[]): Start[] {
    return node.children.flatMap((child) => (child === null ? [] : this.list(child, piped)));
  }

  private chain(node: Node, piped: readonly Start[]): Start[] {
    const all: Start[] = [];
    let from = piped;
    let value: Word | null = null;
    for (const child of node.namedChildren) {
      if (child === null) continue;
      const starts = this.list(child, from);
      const [first] = starts;
      // `"…" | iex`: a value goes in, not what a command puts out.
      if (value !== null && first !== undefined) starts[0] = { ...first, input: value };
      value = starts.length === 0 ? this.word(child) : null;
      all.push(...starts);
      from = starts;
    }
    return all;
  }

  private command(node: Node, piped: readonly Start[]): Start[] {
    const nameNode = node.children.find((child) => child !== null && /^command_name/.test(child.type)) ?? null;
    const elements = node.children.find((child) => child?.type === 'command_elements') ?? null;
    if (nameNode === null) return this.children(node, []);
    const args: Word[] = [];
    const writes: Start['writes'][number][] = [];
    const inner: Start[] = [];
    for (const child of elements?.namedChildren ?? []) {
      if (child === null || child.type === 'command_argument_sep') continue;
      if (child.type === 'redirection') {
        const target = child.lastNamedChild;
        if (target !== null && !/\$null|&\d/.test(target.text))
          writes.push({ empties: !child.text.includes('>>'), path: this.word(target) });
      } else if (child.text.trim() !== '') {
        const from = this.children(child, []);
        args.push(...this.split(child).map((word) => (word.known ? word : { ...word, from })));
        inner.push(...from);
      }
    }
    const start = { ...bareStart(this.word(nameNode), this.place), args, writes, pipedFrom: piped };
    return [start, ...inner];
  }

  /** `a,b` hands over two values. */
  private split(node: Node): Word[] {
    if (node.type === 'array_literal_expression' && node.namedChildCount > 1)
      return node.namedChildren.flatMap((child) => (child === null ? [] : [this.word(child)]));
    return [this.word(node)];
  }

  private word(node: Node): Word {
    const text = node.text.trim();
    const quoted = /^'((?:[^']|'')*)'$/s.exec(text);
    if (quoted !== null) return literal((quoted[1] ?? '').replaceAll("''", "'"));
    const double = /^"((?:[^"`]|`.|"")*)"$/s.exec(text);
    const raw = double === null ? text : (double[1] ?? '');
    const filled = raw
      .replace(/`(.)/g, '$1')
      .replace(
        /\$(?:\{?([A-Za-z_]\w*)\}?)(?![:\w.[])/g,
        (whole, name: string) => this.variables.get(name.toLowerCase()) ?? whole,
      );
    const known = !/[$]|^\(|^@/.test(filled);
    if (!known) this.script.filledIn.add(text);
    return {
      ...literal(filled),
      known,
      splits: !known && double === null,
      pattern: double === null && /[*?]/.test(filled),
    };
  }

  private assignment(node: Node): Start[] {
    const match = /^\$(\w+)\s*=\s*(?:'([^'$`]*)'|"([^"$`]*)")$/.exec(node.text.trim());
    const name = /^\$(\w+)/.exec(node.text)?.[1]?.toLowerCase() ?? '';
    this.variables.set(name, this.variables.has(name) || match === null ? null : (match[2] ?? match[3] ?? null));
    return this.children(node, []);
  }

  /** `[IO.File]::Delete("x")` as a command of that name. */
  private method(node: Node, piped: readonly Start[]): Start[] {
    const match = /^(?:\[([\w.]+)\]::(\w+)|[^[]*?\.(\w+))\s*\(([^]*)\)$/.exec(node.text);
    if (match === null) return [];
    const [, type, fixed, member, args = ''] = match;
    const name = fixed === undefined ? `.${member ?? ''}` : `[${type ?? ''}]::${fixed}`;
    const words = (args.match(/'[^']*'|"[^"]*"|[^\s,]+/g) ?? []).map((arg) => {
      const text = arg.replace(/^['"]|['"]$/g, '');
      return { ...literal(text), known: !arg.includes('$') };
    });
    return [{ ...bareStart(literal(name), this.place), args: words, pipedFrom: piped }];
  }
}
