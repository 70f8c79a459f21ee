import { reveal } from '../../text/reveal.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import type { Budget } from '../budget.ts';
import { draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { dangerOf, nestedCommand } from '../shell/dangers.ts';
import { readCommandLine } from '../shell/read-command-line.ts';
import type { CommandLine, ShellCommand } from '../shell/read-command-line.ts';
import { urlTargets } from '../urls.ts';
import { counted, listed, quoted } from '../words.ts';

const MOST_NESTING = 4;
const LONG_COMMAND = 80;

/** Decodes a shell command: every program it would start, the known dangers of each, and what cannot be known before it runs. */
export const shellDecoder: Decoder = {
  name: 'shell',
  version: 2,
  parses: true,
  roles: {
    command: ['/command', '/cmd', '/script', '/argv'],
    cwd: ['/cwd', '/workdir', '/working_directory', '/directory'],
  },
  decode({ reader, directory, budget }: DecoderInput): Draft {
    const { text, line, pointer } = commandOf(reader, budget);
    const cwd = reader.text('cwd', 'address');
    const commands = line.commands.map((command) => ({ ...command, danger: dangerOf(command) }));
    const dangers = commands.flatMap(({ program, danger }) => (danger === null ? [] : [{ program, danger }]));
    const draft = draftOf(sentenceOf(text, commands, dangers), {
      kind: 'shell',
      command: text.shown,
      commands: commands.map(({ program, args, danger }) => ({
        program: reveal(program),
        args: args.map((arg) => reveal(arg)),
        danger,
      })),
    });
    draft.essentials = dangers.map(essentialOf);
    if (commands.length > 1) draft.essentials.unshift(`It runs ${counted(commands.length, 'command', 'commands')}`);
    for (const danger of dangers) {
      draft.facts.push({ label: 'Danger', value: essentialOf(danger), tone: 'danger', source: 'arguments', pointer });
    }
    if (cwd !== null)
      draft.facts.push({
        label: 'Runs in',
        value: cwd.shown,
        tone: 'plain',
        source: 'arguments',
        pointer: reveal(cwd.pointer),
      });
    draft.uninspectable = line.unknowable.map((why) => ({ pointer, why }));
    if (line.unknowable.length > 0) draft.essentials.push('What it does in full is known only when it runs');
    draft.measures = {
      unbounded: dangers.some(({ danger }) => /top of the system|every process|whole disk|without end/.test(danger)),
    };
    draft.targets = urlTargets(directory, text.raw, pointer);
    return draft;
  },
};

interface CommandText {
  text: Pick<Read, 'raw' | 'shown'>;
  line: CommandLine;
  pointer: string;
}

function commandOf(reader: ArgumentReader, budget: Budget): CommandText {
  const found = reader.find('command');
  if (found === null) return reader.missing('command');
  const pointer = reveal(found.pointer);
  if (!Array.isArray(found.value)) {
    const text = reader.requiredText('command');
    return { text, line: expand(readCommandLine(text.raw, budget), 0, budget), pointer };
  }
  // A list of words is executed without a shell, so nothing in it is expanded.
  const words = reader.list('command');
  const [program, ...args] = words.map((word) => word.raw);
  if (program === undefined) return reader.missing('command');
  const raw = words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word.raw) ? word.raw : `'${word.raw.replaceAll("'", "'\\''")}'`))
    .join(' ');
  const line = expand({ commands: [{ program, args, piped: false }], unknowable: [] }, 0, budget);
  return { text: { raw, shown: reveal(raw) }, line, pointer };
}

/** Inserts the commands inside `sh -c '…'` after the shell that runs them. */
function expand(line: CommandLine, depth: number, budget: Budget): CommandLine {
  const unknowable = new Set(line.unknowable);
  const commands = line.commands.flatMap((command): ShellCommand[] => {
    const nested = nestedCommand(command);
    if (nested === null) return [command];
    if (depth >= MOST_NESTING) {
      unknowable.add('Shells start shells more often than can be followed');
      return [command];
    }
    const inner = expand(readCommandLine(nested, budget), depth + 1, budget);
    inner.unknowable.forEach((why) => unknowable.add(why));
    return [command, ...inner.commands];
  });
  return { commands, unknowable: [...unknowable] };
}

type Danger = { program: string; danger: string };

const essentialOf = ({ program, danger }: Danger): string =>
  `${listed([reveal(program)])}: ${danger.charAt(0).toLowerCase()}${danger.slice(1)}`;

function sentenceOf(text: Pick<Read, 'shown'>, commands: ShellCommand[], dangers: Danger[]): string {
  const short = text.shown.length <= LONG_COMMAND && !text.shown.includes('\n');
  const names = listed([...new Set(commands.map(({ program }) => reveal(program)))], 6);
  const lead =
    commands.length === 0
      ? 'Run nothing at all'
      : short
        ? `Run ${quoted(text.shown)}`
        : `Run ${counted(commands.length, 'command', 'commands')}: ${names}`;
  return dangers.length === 0 ? lead : `${lead} — ${dangers.map(essentialOf).join('; ')}`;
}
