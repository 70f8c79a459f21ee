import type { Budget } from '../budget.ts';
import { fedTo } from './fed.ts';
import { optionsOf, setOf } from './options.ts';
import { decodedUtf16, outputOf } from './output.ts';
import { readProgram, systemTexts } from './program-reader.ts';
import { bareStart, literal, nameOf, type Fed, type Place, type Script, type Start, type Word } from './start.ts';
import { runnersOf } from './runners.ts';
import { commonName, joined, unwrap } from './unwrap.ts';
import { POWERSHELLS, SHELLS } from './wrappers.ts';

/** Something that a command starts: a text for a shell, or another command. */
export type InnerStart = { place: Place } & (
  { text: Word; dialect: 'bash' | 'powershell' | 'cmd'; parameters: readonly Word[]; fed?: Fed } | { start: Start }
);

const bash = (text: Word, place: Place, parameters: readonly Word[] = []): InnerStart => ({
  text,
  place,
  dialect: 'bash',
  parameters,
});

/** What a command starts in turn; empty where it starts nothing that its words tell. */
export function innerOf(start: Start, script: Script, budget: Budget): InnerStart[] {
  if (!start.program.known) return [];
  const wrapped = unwrap(start);
  if (wrapped !== null)
    return [
      ...wrapped.flatMap((one): InnerStart[] => {
        const { input, pipedFrom, reads, guessed } = start;
        const fed = { input, pipedFrom, reads };
        if ('text' in one) return [{ ...bash(one.text, one.place), fed }];
        const [program, ...args] = one.words;
        if (program === undefined) return [];
        return [{ place: one.place, start: { ...bareStart(program, one.place), args, ...fed, guessed } }];
      }),
      ...remoteInput(start, wrapped.length, wrapped[0]?.place),
    ];
  const name = commonName(start.program.text);
  if (SHELLS.has(name)) return inShell(start);
  if (POWERSHELLS.has(name.toLowerCase())) return inPowershell(start);
  if (name.toLowerCase() === 'cmd') return inCmd(start);
  if (/^(?:iex|invoke-expression)$/i.test(name)) return inExpression(start);
  return [
    ...inProgram(start, name, script, budget),
    ...runnersOf(start, name).map((one): InnerStart => ('text' in one ? bash(one.text, one.place) : one)),
  ];
}

/** `ssh web1 <<EOF`: without a command, what it is fed is for a shell there. */
function remoteInput(start: Start, started: number, place: Place | undefined): InnerStart[] {
  const name = commonName(start.program.text);
  if (started > 0 || !/^(?:ssh|rsh|su|sudo)$/.test(name)) return [];
  const fed = fedTo(start);
  const where = start.args.findLast(({ text }) => !text.startsWith('-'))?.text ?? '';
  const there = place ?? {
    ...start.place,
    where: name === 'ssh' ? [...start.place.where, `on ${where}`] : start.place.where,
  };
  return fed === null ? [] : [bash(fed, there)];
}

const SHELL_VALUES = setOf('-o -O +o +O --rcfile --init-file');

function inShell(start: Start): InnerStart[] {
  const { args, place } = start;
  const at = args.findIndex(({ text }) => /^-[a-zA-Z]*c$/.test(text) || text === '--command');
  if (at !== -1) {
    const [text, , ...parameters] = args
      .slice(at + 1)
      .filter(({ text: word }, i) => i > 0 || !/^-[a-zA-Z]+$/.test(word));
    const { input, pipedFrom, reads } = start;
    return text === undefined ? [] : [{ ...bash(text, place, parameters), fed: { input, pipedFrom, reads } }];
  }
  const { plain, has } = optionsOf({ args }, SHELL_VALUES);
  const [script] = plain;
  if (script === undefined || has('-s') || script.text === '-' || script.text === '/dev/stdin') {
    const fed = fedTo(start);
    return fed === null ? [] : [bash(fed, place)];
  }
  // `bash <(echo …)`
  const output = script.text.startsWith('<(') && script.from.length === 1 ? outputOf(script.from[0]) : null;
  return output === null ? [] : [bash(literal(output), place)];
}

function inPowershell({ args, place, ...start }: Start): InnerStart[] {
  const text = (word: Word): InnerStart[] => [{ text: word, place, dialect: 'powershell', parameters: [] }];
  for (let i = 0; i < args.length; i += 1) {
    const option = args[i]?.text.toLowerCase().replace(/^[/–—]/, '-') ?? '';
    // PowerShell takes any beginning of an option's name.
    if (/^-(?:e|ec|en|enc|enco|encod|encode|encoded\w*)$/.test(option)) {
      const decoded = decodedUtf16(args[i + 1]?.text ?? '');
      return decoded === null ? [] : text(literal(decoded));
    }
    if (/^-(?:c|co|com|comm|comma|comman|command)$/.test(option)) return text(joined(args.slice(i + 1)));
    if (/^-(?:f|fi|fil|file)$/.test(option)) return [];
    if (/^-(?:ex|ep|exec\w*|v\w*|w\w*|out\w*|in\w*|config\w*)$/.test(option) && !/^-(?:noni\w*)$/.test(option)) i += 1;
    else if (!option.startsWith('-')) return text(joined(args.slice(i)));
  }
  const fed = fedTo({ ...start, args, place });
  return fed === null ? [] : text(fed);
}

/** `iex "…"`, `… | iex`: a text for PowerShell; what only gives one when it runs is told as that. */
function inExpression(start: Start): InnerStart[] {
  const words = start.args.filter(({ text }) => !/^-c(?:ommand)?$/i.test(text));
  const text = words.length > 0 ? joined(words) : fedTo(start);
  return text === null || (!text.known && /^\s*(?:[$(@&])/.test(text.text))
    ? []
    : [{ text, place: start.place, dialect: 'powershell', parameters: [] }];
}

function inCmd({ args, place }: Start): InnerStart[] {
  const at = args.findIndex(({ text }) => /^\/{1,2}[ckr]$/i.test(text));
  return at === -1 ? [] : [{ text: joined(args.slice(at + 1)), place, dialect: 'cmd', parameters: [] }];
}

/** Programs written into the command: `python -c`, `node -e`, a here-document fed to one. */
function inProgram(start: Start, name: string, script: Script, budget: Budget): InnerStart[] {
  const { place } = start;
  const source = sourceOf(start, name);
  if (source === null) return [];
  const language = /^(?:python|pypy)/.test(name) ? 'python' : /^(?:node|deno|bun)$/.test(name) ? 'javascript' : null;
  if (language === null) return systemTexts(source.text).map((text) => bash(literal(text), place));
  const read = budget.parse(source.text, () => readProgram(language, source.text, place, script));
  if (!('result' in read)) {
    script.refused.push(read);
    return [];
  }
  const { calls, handed, makesUp } = read.result;
  if (makesUp) script.unread.add(`The program for ${nameOf(start.program.text)} runs text that it makes up itself`);
  return [
    ...calls.map((call): InnerStart => ({ place, start: call })),
    ...handed.flatMap((one): InnerStart[] => {
      if ('text' in one) return [bash(literal(one.text), place)];
      const [program, ...args] = one.words;
      return program === undefined ? [] : [{ place, start: { ...bareStart(program, place), args } }];
    }),
  ];
}

const INTERPRETER = /^(?:python[\d.]*|pypy[\d.]*|node|deno|bun|perl|ruby|php|lua|osascript)$/;
export const isInterpreter = (name: string): boolean => INTERPRETER.test(name);

/** The program text of an interpreter, where it stands in the command. */
export function sourceOf(start: Start, name: string): Word | null {
  if (!INTERPRETER.test(name)) return null;
  const { args } = start;
  const option = /^(?:python|pypy)/.test(name)
    ? /^-[a-zA-Z]*c$/
    : name === 'php'
      ? /^-r$/
      : /^(?:-[a-zA-Z]*[eEp]|--eval|--print|eval)$/;
  const at = args.findIndex(({ text }) => option.test(text));
  if (at !== -1) return args[at + 1] ?? null;
  const script = optionsOf(start).plain[0];
  return script === undefined || script.text === '-' ? fedTo(start) : null;
}
