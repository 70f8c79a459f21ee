import { optionsOf } from './options.ts';
import { literal, nameOf, type Place, type Start, type Word } from './start.ts';
import { SAME_AS, WRAPPERS, type Wrapper } from './wrappers.ts';

/** What a wrapper starts: words of a command, or a text for a shell. */
export type Inner = { place: Place } & ({ words: readonly Word[] } | { text: Word });

/** A program under the name by which the tables know it. */
export function commonName(program: string): string {
  const name = nameOf(program);
  return Object.hasOwn(SAME_AS, name) ? (SAME_AS[name] ?? name) : name;
}

/** The wrapper that a command is, and how many of its words name it. */
function wrapperOf({ program, args }: Start): { wrapper: Wrapper; skip: number; name: string } | null {
  const name = commonName(program.text);
  const named = name.split(' ');
  const at = args.map(({ text }, i) => ({ text, i })).filter(({ text }) => !text.startsWith('-'));
  for (const words of [2, 1, 0]) {
    const parts = [...named, ...at.slice(0, words).map(({ text }) => text)];
    const key = parts.join(' ');
    if (Object.hasOwn(WRAPPERS, key) && WRAPPERS[key] !== undefined)
      return { wrapper: WRAPPERS[key], skip: words === 0 ? 0 : (at[words - 1]?.i ?? -1) + 1, name: key };
  }
  return null;
}

/** What a command starts, if it is one that runs another. Empty where it is such a program but starts nothing now. */
export function unwrap(start: Start): Inner[] | null {
  const found = wrapperOf(start);
  if (found === null) return null;
  const { wrapper, skip, name } = found;
  const args = start.args.slice(skip).filter(({ text }) => name !== 'su' || !/^(?:-|-l|--login|-m|-p)$/.test(text));
  if (name === 'command' && /^-[vV]$/.test(args[0]?.text ?? '')) return [];
  const { at, options } = leading(args, wrapper);
  const before = placesOf(args, at, wrapper, name);
  const place = placeOf(start.place, wrapper, before.words, options, name);
  const inner: Inner[] = options
    .filter(({ option }) => wrapper.texts.has(option))
    .map(({ value }) => ({ text: value, place }));
  // `su - postgres -c '…'`: its options may stand behind the name.
  if (inner.length === 0 && wrapper.texts.size > 0) {
    const text = optionsOf({ args }, wrapper.values).value(...wrapper.texts);
    if (text !== null) return [{ text, place }];
  }
  let words = args.slice(before.end);
  if (words[0]?.text === '--') words = words.slice(1);
  if (name === 'parallel') words = words.slice(0, indexOrEnd(words, /^:::/));
  if (words.length === 0) return inner;
  if (wrapper.joins) return [...inner, { text: joined(words), place }];
  return [...inner, { words, place }];
}

const indexOrEnd = (words: readonly Word[], pattern: RegExp): number => {
  const at = words.findIndex(({ text }) => pattern.test(text));
  return at === -1 ? words.length : at;
};

/** The options before the first word that is none. */
function leading(args: readonly Word[], wrapper: Wrapper): { at: number; options: { option: string; value: Word }[] } {
  const options: { option: string; value: Word }[] = [];
  const valued = new Set([...wrapper.values, ...wrapper.user]);
  let at = 0;
  for (; at < args.length; at += 1) {
    const text = args[at]?.text ?? '';
    if (text === '--') return { at: at + 1, options };
    if (wrapper.assigns && /^[A-Za-z_]\w*=/.test(text)) continue;
    if (!/^-./.test(text)) break;
    const equals = /^(--[^=]+)=(.*)$/s.exec(text);
    const short = text.slice(0, 2);
    if (equals !== null) options.push({ option: equals[1] ?? '', value: literal(equals[2] ?? '') });
    else if (!text.startsWith('--') && text.length > 2 && valued.has(short) && !valued.has(text))
      options.push({ option: short, value: literal(text.slice(2)) });
    else if (valued.has(text) || (/^-[a-zA-Z]+$/.test(text) && valued.has(`-${text.at(-1) ?? ''}`))) {
      options.push({ option: valued.has(text) ? text : `-${text.at(-1) ?? ''}`, value: args[at + 1] ?? literal('') });
      at += 1;
    } else options.push({ option: text, value: literal('') });
  }
  return { at, options };
}

/** The words between the options and the command, and where the command begins. */
function placesOf(args: readonly Word[], from: number, wrapper: Wrapper, name: string): { words: Word[]; end: number } {
  const words: Word[] = [];
  let at = from;
  while (at < args.length && words.length < wrapper.before) {
    const word = args[at];
    if (word === undefined) break;
    // `kubectl exec pod -n x -- cmd`, `ssh host -p 22 cmd`: options may follow the place as well.
    if (/^-./.test(word.text) && words.length > 0) {
      if (word.text === '--') break;
      at += wrapper.values.has(word.text) ? 2 : 1;
      continue;
    }
    words.push(word);
    at += 1;
  }
  if (words.length > 0 && / (?:exec|run|debug)$|^ssh$/.test(name)) {
    while (at < args.length && /^-./.test(args[at]?.text ?? '') && args[at]?.text !== '--')
      at += wrapper.values.has(args[at]?.text ?? '') ? 2 : 1;
  }
  return { words, end: at };
}

function placeOf(
  outer: Place,
  wrapper: Wrapper,
  words: readonly Word[],
  options: readonly { option: string; value: Word }[],
  name: string,
): Place {
  const named = words.map(({ text }) => text).filter((text) => text !== '-' && !/^-/.test(text));
  const asked = options.find(({ option }) => wrapper.user.includes(option))?.value.text ?? null;
  const login = name === 'ssh' ? (/^([^@]+)@/.exec(named[0] ?? '')?.[1] ?? null) : null;
  const switched = name === 'su' || name === 'gosu' ? (named[0] ?? null) : null;
  const user = asked ?? login ?? switched ?? wrapper.asUser;
  const host = (named[0] ?? '').replace(/^[^@]+@/, '');
  const where = wrapper.place === null ? [] : [wrapper.place.endsWith(' ') ? `${wrapper.place}${host}` : wrapper.place];
  const spaces = options
    .filter(({ option }) => /^(?:-n|--namespace|--context|-a|--app|--project|-M|--machine|--profile)$/.test(option))
    .map(({ value }) => value.text);
  return {
    user: user ?? outer.user,
    where: [...outer.where, ...where],
    names: [...outer.names, ...(wrapper.place === null ? [] : [host, ...host.split(/[.:]/)]), ...spaces],
    many: outer.many || wrapper.many,
  };
}

/** Words joined as ssh and the like join them for a shell. */
export function joined(words: readonly Word[]): Word {
  return {
    ...literal(words.map(({ text }) => text).join(' ')),
    known: words.every(({ known }) => known),
    from: words.flatMap(({ from }) => from),
  };
}
