import { RULES, when, type Words } from './danger-rules.ts';
import type { ShellCommand } from './read-command-line.ts';

const SHELLS = /^(?:ba|z|k|da|a|fi|c|tc)?sh$|^(?:pwsh|powershell)(?:\.exe)?$/;
const INTERPRETERS = /^(?:python[\d.]*|node|deno|bun|perl|ruby|php|lua|osascript)$/;
const WRAPPERS = new Set([
  'sudo',
  'doas',
  'env',
  'nohup',
  'nice',
  'ionice',
  'command',
  'exec',
  'builtin',
  'xargs',
  'timeout',
  'stdbuf',
  'setsid',
  'busybox',
  'parallel',
  'watch',
  'chroot',
  'unshare',
]);

/** One sentence on the danger of a command; null when none is known. */
export function dangerOf(command: ShellCommand): string | null {
  const words = unwrap(command);
  const redirected = redirectDanger(command.args);
  if (/^mkfs(?:\..+)?$/.test(words.program)) return 'Erases a disk by formatting it';
  if (SHELLS.test(words.program) || INTERPRETERS.test(words.program)) {
    const code = codeDanger(words);
    if (code !== null) return code;
  }
  const rule = Object.hasOwn(RULES, words.program) ? RULES[words.program] : undefined;
  const asRoot = /^(?:sudo|doas)$/.test(nameOf(command.program)) ? 'Runs as administrator' : null;
  return rule?.(words) ?? redirected ?? asRoot;
}

/** The command text that a shell is asked to run (`sh -c '…'`), to be decoded in turn; null when there is none. */
export function nestedCommand(command: ShellCommand): string | null {
  const { program, args } = unwrap(command);
  if (program === 'eval') return args.join(' ');
  if (!SHELLS.test(program)) return null;
  const at = args.findIndex((arg) => /^-[a-z]*c$|^-Command$/.test(arg));
  return at === -1 ? null : (args[at + 1] ?? null);
}

const nameOf = (program: string): string => program.slice(program.lastIndexOf('/') + 1);

function unwrap(command: ShellCommand): Words {
  let program = nameOf(command.program);
  let args = command.args;
  for (let depth = 0; depth < 5 && WRAPPERS.has(program); depth += 1) {
    const next = args.findIndex((arg) => !arg.startsWith('-') && !arg.includes('=') && !/^\d+[smhd]?$/.test(arg));
    if (next === -1) break;
    program = nameOf(args[next] ?? '');
    args = args.slice(next + 1);
  }
  const options = new Set(args.filter((arg) => arg.startsWith('-')).flatMap(lettersOf));
  return {
    program,
    args,
    plain: args.filter((arg) => !arg.startsWith('-')),
    has: (...wanted) => wanted.some((option) => options.has(option)),
    piped: command.piped,
  };
}

/** Splits combined options: `-rf` counts as `-r` and `-f`; `--force=x` as `--force`. */
function lettersOf(option: string): string[] {
  if (option.startsWith('--')) return [option.replace(/=.*$/s, '')];
  return [option, ...[...option.slice(1)].map((letter) => `-${letter}`)];
}

function codeDanger(w: Words): string | null {
  if (w.piped && w.plain.every((arg) => arg === '-')) return 'Runs whatever the command before it puts out';
  if (w.args.some((arg) => arg === '<(' || arg === '<<' || arg === '<<-' || arg === '<<<'))
    return 'Runs text it is fed as a program';
  if (INTERPRETERS.test(w.program) && w.has('-c', '-e', '--eval', '-r'))
    return 'Runs a program written in the command itself';
  return null;
}

function redirectDanger(args: string[]): string | null {
  const targets = args.flatMap((arg, i) => (/^(?:>|>>|>\||&>|&>>)$/.test(arg) ? [args[i + 1] ?? ''] : []));
  if (targets.some((path) => /^\/dev\/(?:sd|nvme|hd|vd|disk|mmcblk)/.test(path))) return 'Overwrites a whole disk';
  return when(
    targets.some((path) => /^\/(?:etc|boot|usr|bin|sbin|lib)\/|\/\.ssh\/|authorized_keys/.test(path)),
    'Writes into system or login files',
  );
}
