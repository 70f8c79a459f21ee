import { toldTo } from './database-clients.ts';
import { optionsOf, setOf } from './options.ts';
import { systemTexts } from './program-reader.ts';
import { bareStart, literal, type Place, type Start, type Word } from './start.ts';
import { joined } from './unwrap.ts';

/** What a command runs that is no wrapper: `find -exec`, `git -c alias…`, `trap`, `awk system()`. */
export type Runs = { place: Place } & ({ text: Word } | { start: Start });

/** Everything that the words of a command make it run besides itself. */
export function runnersOf(start: Start, name: string): Runs[] {
  const own = Object.hasOwn(RUNNERS, name) ? RUNNERS[name] : undefined;
  if (own !== undefined) return own(start);
  const told = toldTo(start);
  if (told !== null) return told.runs.flatMap((run) => text(literal(run), start));
  return afterDashes(start, name);
}

const text = (word: Word | null | undefined, { place }: Start): Runs[] =>
  word == null || word.text === '' ? [] : [{ text: word, place }];
const words = ([program, ...args]: readonly Word[], { place }: Start, many = false): Runs[] =>
  program === undefined
    ? []
    : [
        {
          place: { ...place, many: place.many || many },
          start: { ...bareStart(program, { ...place, many: place.many || many }), args },
        },
      ];

const RUNNERS: Readonly<Record<string, (start: Start) => Runs[]>> = {
  eval: (s) => text(s.args.length === 0 ? null : joined(s.args), s),
  trap: (s) => (s.args.length > 1 && !/^-/.test(s.args[0]?.text ?? '') ? text(s.args[0], s) : []),
  alias: (s) =>
    s.args.flatMap((arg) =>
      /^[\w.-]+=/.test(arg.text) ? text({ ...arg, text: arg.text.replace(/^[^=]*=/, '') }, s) : [],
    ),
  find: inFind,
  fd: inFind,
  git: inGit,
  awk: (s) => s.args.flatMap((arg) => systemTexts(arg.text).flatMap((found) => text(literal(found), s))),
  ansible: inAnsible,
  tmux: (s) => (/^send(?:-keys)?$/.test(s.args[0]?.text ?? '') ? text(joined(keys(s)), s) : []),
  screen: (s) => {
    const stuff = s.args.findIndex(({ text: t }) => t === 'stuff');
    return stuff === -1 ? [] : text(s.args[stuff + 1], s);
  },
  at: (s) => text(s.input, s),
  batch: (s) => text(s.input, s),
  tar: (s) =>
    s.args.flatMap(({ text: t }) =>
      text(optional(/^--(?:to-command|use-compress-program|checkpoint-action=exec)=(.*)$/s.exec(t)?.[1]), s),
    ),
  vim: inEditor,
  vi: inEditor,
  nvim: inEditor,
};

const optional = (value: string | undefined): Word | null => (value === undefined ? null : literal(value));

/** Keys typed into a terminal; `Enter` and the like are no text. */
const keys = (s: Start): Word[] =>
  optionsOf({ args: s.args.slice(1) }, setOf('-t -N')).plain.filter(
    ({ text: t }) => !/^(?:Enter|C-.|Escape|Space|Tab|KPEnter)$/.test(t),
  );

function inFind(s: Start): Runs[] {
  const runs: Runs[] = [];
  for (let i = 0; i < s.args.length; i += 1) {
    if (!/^(?:-exec(?:dir)?|-ok(?:dir)?|-x|-X|--exec|--exec-batch)$/.test(s.args[i]?.text ?? '')) continue;
    const rest = s.args.slice(i + 1);
    const end = rest.findIndex(({ text: t }) => t === ';' || t === '+');
    runs.push(...words(end === -1 ? rest : rest.slice(0, end), s, true));
  }
  return runs;
}

const GIT_VALUES = setOf('-c -C --git-dir --work-tree --exec-path --namespace');
const RUNS_IN_GIT =
  /^(?:core\.(?:pager|editor|sshcommand|fsmonitor|askpass)|alias\.[^=]+|pager\.[^=]+|diff\.external|diff\..*\.command|filter\..*\.(?:clean|smudge)|credential\.helper|sequence\.editor|gpg\.program|uploadpack\.packobjectshook)=(.*)$/is;

function inGit(s: Start): Runs[] {
  const { plain, values } = optionsOf(s, GIT_VALUES);
  const [verb, second, ...rest] = plain;
  const settings = values('-c').flatMap(({ text: t }) => {
    const value = RUNS_IN_GIT.exec(t)?.[1];
    const shell = /^alias\./i.test(t) ? (value?.startsWith('!') === true ? value.slice(1) : null) : (value ?? null);
    return shell === null ? [] : text(literal(shell.replace(/^!/, '')), s);
  });
  const execs = s.args.flatMap(({ text: t }, i) => {
    const value = /^--exec=(.*)$/s.exec(t)?.[1];
    if (value !== undefined) return text(literal(value), s);
    return verb?.text === 'rebase' && /^(?:-x|--exec)$/.test(t) ? text(s.args[i + 1], s) : [];
  });
  if (verb?.text === 'bisect' && second?.text === 'run') return [...settings, ...words(rest, s, true)];
  if (verb?.text === 'submodule' && second?.text === 'foreach') return [...settings, ...text(joined(rest), s)];
  if (verb?.text === 'filter-branch')
    return [...settings, ...s.args.flatMap(({ text: t }, i) => (/-filter$/.test(t) ? text(s.args[i + 1], s) : []))];
  if (verb?.text === 'config' && second !== undefined && RUNS_IN_GIT.test(`${second.text}=`) && rest[0] !== undefined)
    return [...settings, ...text({ ...rest[0], text: rest[0].text.replace(/^!/, '') }, s)];
  return [...settings, ...execs];
}

function inAnsible(s: Start): Runs[] {
  const { plain, value } = optionsOf(
    s,
    setOf(
      '-m -a -i -u -l -f -e -M -T -t --module-name --args --inventory --user --limit --become-user --forks --extra-vars',
    ),
  );
  const module = value('-m', '--module-name')?.text ?? 'command';
  const args = value('-a', '--args');
  if (!/(?:^|\.)(?:shell|command|raw|script|win_shell)$/.test(module) || args === null) return [];
  const limit = value('-l', '--limit')?.text ?? plain[0]?.text ?? 'all';
  const everywhere = /^(?:all|\*)$/.test(limit);
  const where = everywhere ? 'on all machines of the inventory' : `on the machines of ${limit}`;
  const place = { ...s.place, where: [...s.place.where, where], names: [...s.place.names, limit], many: true };
  const become = s.args.some(({ text: t }) => t === '-b' || t === '--become')
    ? (value('--become-user')?.text ?? 'root')
    : s.place.user;
  return [{ text: args, place: { ...place, user: become } }];
}

function inEditor(s: Start): Runs[] {
  return s.args.flatMap(({ text: t }) => text(optional(/^(?:\+|-c)?:?!\s*(.+)$/s.exec(t)?.[1]), s));
}

/** Of a program that is not known to mean something else by it, what stands behind `--` may be a command. */
function afterDashes(s: Start, name: string): Runs[] {
  const at = s.args.findIndex(({ text: t }) => t === '--');
  if (
    at === -1 ||
    !/^(?:with-|run|exec|start|op$|doppler|chamber|envdir|envconsul|teller|infisical|sops|nix|devbox|firejail|bwrap|proxychains|torsocks|ts$|hyperfine|perf|valgrind|dumb-init|s6-|catatonit|wait-for|dockerize|codespace)/.test(
      name,
    )
  )
    return [];
  return words(s.args.slice(at + 1), s);
}
