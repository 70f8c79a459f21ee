import { bareStart, literal, type Place, type Script, type Start, type Word } from './start.ts';

interface Token {
  text: string;
  kind: 'word' | 'operator';
}

/** Lists every command of a text for Windows' `cmd`: words keep their backslashes, `^` takes the meaning from a sign, `%X%` is filled in. */
export function readCmd(text: string, place: Place, script: Script): Start[] {
  const { tokens, open } = tokensOf(text);
  if (open) script.unread.add('Part of it could not be read: a quotation mark stays open');
  for (const filled of text.match(/%[^%\s]+%|![A-Za-z_]\w*!|%%?~?[a-zA-Z]\b/g) ?? []) script.filledIn.add(filled);
  const starts: Start[] = [];
  let words: Word[] = [];
  let writes: Start['writes'][number][] = [];
  let reads: Word[] = [];
  let piped: Start[] = [];
  const finish = (operator: string): void => {
    const start = startOf(words, place, { writes, reads, pipedFrom: piped });
    if (start !== null) starts.push(start);
    piped = operator === '|' && start !== null ? [start] : [];
    words = [];
    writes = [];
    reads = [];
  };
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) break;
    if (token.kind === 'word') words.push(wordOf(token.text));
    else if (token.text.includes('>')) {
      const target = tokens[i + 1];
      if (target?.kind === 'word' && !/^nul$/i.test(target.text))
        writes.push({ empties: token.text !== '>>', path: wordOf(target.text) });
      i += 1;
    } else if (token.text === '<') {
      const source = tokens[i + 1];
      if (source?.kind === 'word' && !/^nul$/i.test(source.text)) reads.push(wordOf(source.text));
      i += 1;
    } else finish(token.text);
  }
  finish('');
  return starts;
}

const wordOf = (text: string): Word => ({
  ...literal(text),
  known: !/%[^%\s]+%|%%?~?[a-zA-Z]\b/.test(text),
  pattern: /[*?]/.test(text),
});

/** `if exist x`, `for … do` and `call` stand before the command they start. */
function startOf(words: Word[], place: Place, streams: Pick<Start, 'writes' | 'reads' | 'pipedFrom'>): Start | null {
  let rest = words;
  for (let steps = 0; steps < 8; steps += 1) {
    const first = rest[0]?.text.toLowerCase().replace(/^@/, '') ?? '';
    if (first === 'for') rest = rest.slice(rest.findIndex(({ text }) => /^do$/i.test(text)) + 1 || rest.length);
    else if (first === 'if') rest = rest.slice(conditionOf(rest));
    else if (/^(?:call|else|do)$/.test(first)) rest = rest.slice(1);
    else break;
  }
  const [program, ...args] = rest;
  if (program === undefined) return null;
  return { ...bareStart({ ...program, text: program.text.replace(/^@/, '') }, place), args, ...streams };
}

function conditionOf(words: readonly Word[]): number {
  let at = 1;
  while (/^(?:\/i|not)$/i.test(words[at]?.text ?? '')) at += 1;
  if (/^(?:exist|defined|errorlevel)$/i.test(words[at]?.text ?? '')) return at + 2;
  return (words[at]?.text ?? '').includes('==') ? at + 1 : at + 3;
}

function tokensOf(text: string): { tokens: Token[]; open: boolean } {
  const tokens: Token[] = [];
  let word: string | null = null;
  let quoted = false;
  const end = (): void => {
    if (word !== null) tokens.push({ text: word, kind: 'word' });
    word = null;
  };
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i);
    if (c === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (quoted) word = (word ?? '') + c;
    else if (c === '^') {
      i += 1;
      if (text.charAt(i) !== '\n' && text.charAt(i) !== '\r') word = (word ?? '') + text.charAt(i);
    } else if (c === '\n' || c === '\r' || c === '(' || c === ')') {
      end();
      tokens.push({ text: '&', kind: 'operator' });
    } else if (/[&|<>]/.test(c)) {
      // `2>` names a stream, not a word.
      if (c === '>' && word !== null && /^\d$/.test(word)) word = null;
      end();
      const twice = text.charAt(i + 1) === c ? c + c : c;
      if (c === '>' && text.charAt(i + twice.length) === '&') i += 2;
      else tokens.push({ text: twice, kind: 'operator' });
      i += twice.length - 1;
    } else if (/[\s,;]/.test(c)) end();
    else word = (word ?? '') + c;
  }
  end();
  return { tokens, open: quoted };
}
