import { reveal } from '../../text/reveal.ts';
import { draftOf, noteEffect, noteUnparsed } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { commandTextOf, type CommandText } from '../shell/command-text.ts';
import { deedOf } from '../shell/deeds/deed-of.ts';
import { placesNamed } from '../shell/deeds/environments.ts';
import { ONLY_READ } from '../shell/deeds/plain.ts';
import { hazardsOf, placeText, sentenceOf, type Done } from '../shell/deeds/tell.ts';
import { urlTargets } from '../urls.ts';
import { counted, lowered, named, quoted } from '../words.ts';

/** Decodes a shell command: every program it would start, what each does in words, and what cannot be known before it runs. */
export const shellDecoder: Decoder = {
  name: 'shell',
  version: 4,
  parses: true,
  roles: {
    command: ['/command', '/cmd', '/script', '/argv'],
    cwd: ['/cwd', '/workdir', '/working_directory', '/directory'],
    shell: ['/shell', '/executable', '/interpreter'],
  },
  decode({ reader, directory, budget }: DecoderInput): Draft {
    const text = commandTextOf(reader, budget);
    const cwd = reader.text('cwd', 'address');
    const { script, pointer } = text;
    const done = script.starts
      .map((start): Done => ({ start, deed: deedOf(start) }))
      // Of a part that could not be read, only what would be bad is worth a guess.
      .filter(({ start, deed }) => start.call !== true || deed.hazard !== null)
      .filter(({ start, deed }) => !start.guessed || (deed.hazard !== null && deed.hazard.grade !== 'notice'));
    const draft = draftOf(sentenceOf(text.shown, done), {
      kind: 'shell',
      command: text.shown,
      commands: done.map(({ start, deed }) => ({
        program: reveal(start.program.text),
        args: start.args.map((arg) => reveal(arg.text)),
        danger:
          deed.hazard === null || deed.hazard.grade === 'notice'
            ? null
            : `${deed.hazard.text}${placeText(start.place)}`,
      })),
    });
    draft.hazards = hazardsOf(done, pointer);
    if (done.length > 1) draft.essentials.push(`It runs ${counted(done.length, 'command', 'commands')}`);
    addDangers(done, pointer, draft);
    addUnknown(text, done, draft);
    if (cwd !== null)
      draft.facts.push({
        label: 'Runs in',
        value: cwd.shown,
        tone: 'plain',
        source: 'arguments',
        pointer: reveal(cwd.pointer),
      });
    draft.measures.unbounded = done.some(({ deed }) => deed.unbounded);
    for (const { deed } of done) if (deed.effect !== null) noteEffect(draft, deed.effect, deed.reversibility);
    draft.targets = urlTargets(directory, text.raw, pointer);
    draft.names = namesOf(done, pointer);
    if (text.session !== null) typed(text, text.session, draft);
    return draft;
  },
};

function addDangers(done: readonly Done[], pointer: string, draft: Draft): void {
  const seen = new Set<string>();
  for (const { start, deed } of done) {
    if (deed.hazard === null) continue;
    const { grade, text } = deed.hazard;
    const value = `${named(reveal(start.program.text))}: ${lowered(text)}${placeText(start.place)}`;
    if (seen.has(value)) continue;
    seen.add(value);
    draft.essentials.push(value);
    draft.facts.push({
      label: 'Danger',
      value,
      tone: grade === 'notice' ? 'notice' : 'danger',
      source: 'arguments',
      pointer,
    });
  }
}

/** So many of what is filled in are named. */
const MOST_FILLED_IN = 12;

function addUnknown({ script, pointer }: CommandText, done: readonly Done[], draft: Draft): void {
  const unread = [...script.unread];
  for (const { start, deed } of done)
    if (deed.unknown && /unknown|runs-/.test(deed.hazard?.code ?? ''))
      unread.push(
        deed.hazard?.code === 'shell.unknown-program'
          ? `This desk does not know what ${reveal(start.program.text)} does`
          : (deed.hazard?.text ?? ''),
      );
  draft.uninspectable = [...new Set(unread)].map((why) => ({ pointer, why }));
  if (unread.length > 0) {
    noteEffect(draft, 'execute', 'irreversible');
    draft.essentials.push('What it does in full is known only when it runs');
  }
  for (const why of script.unread) draft.sentence += `. ${why}`;
  const filledIn = [...script.filledIn];
  if (filledIn.length > 0) {
    const value =
      filledIn
        .slice(0, MOST_FILLED_IN)
        .map((text) => reveal(text))
        .join(' ') + (filledIn.length > MOST_FILLED_IN ? ` and ${filledIn.length - MOST_FILLED_IN} more` : '');
    draft.facts.push({ label: 'Filled in when it runs', value, tone: 'plain', source: 'arguments', pointer });
  }
  for (const refused of script.refused) noteUnparsed(draft, 'A command in it', refused, pointer);
}

const WORD_ENDS = /[\s=:,;'"()|&/]+/;

/** Names that the records may know: the places that a command says it works in, and what it names besides. */
function namesOf(done: readonly Done[], pointer: string): NonNullable<Draft['names']> {
  const changing = done.filter(({ deed }) => deed.effect !== null);
  const reading = done.filter(({ deed }) => deed.effect === null);
  const words = (of: readonly Done[]): string[] =>
    of
      .filter(({ start }) => !ONLY_READ.has(start.program.text))
      .flatMap(({ start }) => start.args.flatMap(({ text }) => (text.length > 2_000 ? [] : text.split(WORD_ENDS))));
  return {
    pointer,
    environments: [...new Set(changing.flatMap(({ start }) => placesNamed(start)))],
    read: [...new Set(reading.flatMap(({ start }) => placesNamed(start)))],
    resources: [...new Set(words(done).filter((name) => name !== ''))],
  };
}

/** Keys for a program that runs already: what they do there depends on what that program asks. */
function typed({ shown, pointer, script }: CommandText, session: string, draft: Draft): void {
  const commands = script.starts.length > 0 && draft.hazards.some(({ code }) => code !== 'shell.unknown-program');
  const said = `Type ${quoted(shown)} into session ${session}, where it answers or starts whatever that session waits for`;
  draft.sentence = commands ? `${said}. As a command it would: ${draft.sentence}` : said;
  draft.uninspectable.push({ pointer, why: 'What typed keys do depends on the program that waits for them' });
  draft.hazards = [
    ...draft.hazards.filter(({ code }) => code !== 'shell.unknown-program'),
    {
      code: 'shell.typed',
      grade: 'serious',
      text: 'Answers a program whose question is not in the arguments',
      evidence: shown,
      pointer,
    },
  ];
  noteEffect(draft, 'execute', 'irreversible');
}
