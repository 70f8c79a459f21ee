import type { Node } from 'web-tree-sitter';

import { withTree } from './engine.ts';
import { bareStart, literal, type Place, type Script, type Start, type Word } from './start.ts';

/** A call of another language that hands a text or a list of words to the system. */
export type Handed = { text: string } | { words: Word[] };

/** What a program in a command does that can be told without running it. */
export interface ProgramReading {
  /** Calls of functions as commands of that name: `shutil.rmtree /srv/data`. */
  calls: Start[];
  handed: Handed[];
  /** It runs what it makes up itself: `exec`, `eval`, a decoded text. */
  makesUp: boolean;
}

const HANDS =
  /(?:^|\.)(?:system|popen|exec|execSync|execFile|execFileSync|spawn|spawnSync|run|call|check_call|check_output|Popen|getoutput|execv|execvp|execl|execlp|shell_exec|passthru|fork)$/;
const MAKES_UP = /^(?:exec|eval|compile|Function|vm\.runIn\w+)$/;

/** Reads a program in Python or JavaScript: which functions it calls, with which texts. */
export function readProgram(
  language: 'python' | 'javascript',
  text: string,
  place: Place,
  script: Script,
): ProgramReading {
  return withTree(language, text, ({ rootNode }) => {
    if (rootNode.hasError)
      script.unread.add(`Part of the program in ${language === 'python' ? 'Python' : 'JavaScript'} could not be read`);
    const reading: ProgramReading = { calls: [], handed: [], makesUp: false };
    for (const call of rootNode.descendantsOfType(['call', 'call_expression']))
      if (call !== null) readCall(call, place, reading);
    return reading;
  });
}

function readCall(call: Node, place: Place, reading: ProgramReading): void {
  const name = nameIn(call.childForFieldName('function')?.text ?? '');
  const args = (call.childForFieldName('arguments')?.namedChildren ?? []).filter((arg) => arg !== null);
  if (MAKES_UP.test(name)) reading.makesUp = true;
  if (/^(?:require|__import__|import)$/.test(name)) return;
  const [first, second] = args;
  if (HANDS.test(name) && name !== 'exec' && first !== undefined) {
    const words = wordsIn(first);
    if (words !== null)
      reading.handed.push({
        words: second !== undefined && !/^\[|keyword/.test(first.text) ? [...words, ...(wordsIn(second) ?? [])] : words,
      });
    else {
      const program = stringIn(first);
      const rest = second === undefined ? null : wordsIn(second);
      if (program === null) reading.makesUp = true;
      else reading.handed.push(rest === null ? { text: program } : { words: [literal(program), ...rest] });
    }
    return;
  }
  const words = args.map((arg): Word => {
    const value = stringIn(arg);
    return value === null ? { ...literal(arg.text), known: false } : literal(value);
  });
  reading.calls.push({ ...bareStart(literal(name), place), args: words, call: true });
}

/** `require('fs').rmSync` → `fs.rmSync`; `__import__('os').system` → `os.system`. */
const nameIn = (text: string): string =>
  text
    .replace(/(?:require|__import__)\(\s*['"](?:node:)?([\w/]+)['"]\s*\)/g, '$1')
    .replace(/^(?:await|new)\s+/, '')
    .replace(/\s+/g, '');

function stringIn(node: Node): string | null {
  if (!/string/.test(node.type)) return null;
  const match = /^[rbuRBU]?("""|'''|"|'|`)([^]*)\1$/.exec(node.text);
  const inside = match?.[2];
  if (inside === undefined || /^f/i.test(node.text) || (match?.[1] === '`' && inside.includes('${'))) return null;
  return inside.replace(/\\([\\'"nt])/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}

function wordsIn(node: Node): Word[] | null {
  if (!/^(?:list|array|tuple)$/.test(node.type)) return null;
  return node.namedChildren.flatMap((child) => {
    if (child === null) return [];
    const value = stringIn(child);
    return [value === null ? { ...literal(child.text), known: false } : literal(value)];
  });
}

/** Texts that a program of another language hands to the system, found by the form of the call alone. */
export function systemTexts(program: string): string[] {
  const found = program.matchAll(
    /\b(?:system|exec|shell_exec|passthru|popen|qx|spawn|IO\.popen)\s*\(?\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\{([^}]*)\})|`([^`]+)`/g,
  );
  return [...found].map(([, a, b, c, d]) => (a ?? b ?? c ?? d ?? '').replace(/\\(["'\\])/g, '$1'));
}
