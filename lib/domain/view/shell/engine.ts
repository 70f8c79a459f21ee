import { Language, Parser, type Tree } from 'web-tree-sitter';

const GRAMMARS = ['bash', 'powershell', 'python', 'javascript'] as const;
export type Grammar = (typeof GRAMMARS)[number];

/** Where packages may lie: beside this file's own tree, or, where a bundler has moved this file, where the program runs. */
const ROOTS = [
  decodeURIComponent(new URL(import.meta.url).pathname).replace(/lib\/domain\/view\/shell\/[^/]*$/, ''),
  `${(globalThis as { process?: { cwd?: () => string } }).process?.cwd?.() ?? '.'}/`,
];

/** Loaded once for the whole process, and synchronous from then on. */
const parsers = new Map<Grammar, Parser>();
await load();

/** A grammar that cannot be loaded reads nothing: the view of a text in it then says that it could not be read, and is critical. */
async function load(): Promise<void> {
  for (const root of ROOTS) {
    try {
      const packages = `${root}node_modules`;
      await Parser.init({ locateFile: () => `${packages}/web-tree-sitter/web-tree-sitter.wasm` });
      for (const grammar of GRAMMARS) {
        const language = await Language.load(`${packages}/@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`);
        parsers.set(grammar, new Parser().setLanguage(language));
      }
      return;
    } catch {
      // The next place.
    }
  }
}

/**
 * What `read` makes of the syntax tree of a text. A tree never fails: where the grammar does not fit, it holds nodes of errors. Its memory is
 * not the collector's, so it is given back at once.
 */
export function withTree<T>(grammar: Grammar, text: string, read: (tree: Tree) => T): T {
  const tree = parsers.get(grammar)?.parse(text) ?? null;
  if (tree === null) throw new Error(`No tree of a text in ${grammar}`);
  try {
    return read(tree);
  } finally {
    tree.delete();
  }
}
