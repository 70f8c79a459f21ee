import { harm, sayAll, works, whole, type Command, type Deed } from './deed.ts';
import { writing } from './writing.ts';

/** The forms in which a program only reads; in any other it changes something. */
type Reads = (c: Command) => boolean;

const SHOWS = /^(?:s|sh|sho|show|st|status|l|ls|li|lis|list|lst|g|ge|get|help|mon\w*)$/;

const ip: Reads = ({ args, words }) =>
  !args.some((arg) => /^-{1,2}b(?:a\w*)?$/.test(arg)) &&
  (words[1] === undefined || SHOWS.test(words[1]) || /^(?:help|mon\w*)$/.test(words[0] ?? ''));

/** `nmcli device wifi list`, `nmcli radio wifi`. */
const nmcli: Reads = ({ words }) => {
  const [object = '', verb, second] = words;
  if (verb === undefined || /^(?:m|mon\w*|help)$/.test(object)) return true;
  if (/^r/.test(object)) return second === undefined && /^(?:wifi|wwan|all)$/.test(verb);
  if (verb === 'wifi') return second === undefined || SHOWS.test(second);
  return SHOWS.test(verb) || /^(?:connectivity|permissions|hostname|logging)$/.test(verb + (second ?? ''));
};

const controls: Reads = ({ words }) =>
  words[0] === undefined ||
  /^(?:status|help|show\S*|list\S*|\S+-status|statistics|query|service|openpgp|tlsa|monitor)$/.test(words[0]) ||
  (words.length === 1 &&
    /^(?:hostname|icon-name|chassis|deployment|location|dns|domain|default-route|llmnr|mdns|dnssec|dnsovertls|nta)$/.test(
      words[0],
    ));

const serious = (code: string, does: string, text: string, reads: Reads): ((c: Command) => Deed | null) => {
  const change = (c: Command): Deed =>
    harm('serious', code, `${does} (${sayAll([c.name, ...c.words].slice(0, 5))})`, text, whole(c), {
      effect: 'configure',
    });
  return (c) => (reads(c) ? null : change(c));
};

const network = (reads: Reads) =>
  serious('network', 'Change the network of the machine', 'Changes or cuts the network of the machine', reads);
const settings = (reads: Reads) =>
  serious('settings', 'Change settings of the machine', 'Changes settings of the machine', reads);
const traces = (reads: Reads) =>
  serious('traces', 'Change the records of the machine', 'Changes or deletes records of what happened', reads);

const file = (path: string | undefined, c: Command): Deed | null =>
  path === undefined || path === '-' ? null : writing(path, true, whole(c));

/** It starts another program, which an option names. */
const starts =
  (...options: string[]) =>
  (c: Command): Deed | null => {
    const program = c.value(...options);
    return program === null
      ? null
      : harm(
          'serious',
          'runs-program',
          `Run ${sayAll([program])} through ${sayAll([c.name])}`,
          'Runs another program, which an option names',
          whole(c),
        );
  };

/** What programs that mostly read do in the forms in which they change something; null where they read. */
const CHANGES: Readonly<Record<string, (c: Command) => Deed | null>> = {
  ip: network(ip),
  route: network(({ words }) => words[0] === undefined || /^(?:get|print|show|monitor)$/i.test(words[0])),
  ifconfig: network(({ words }) => words.length <= 1),
  iwconfig: network(({ words }) => words.length <= 1),
  arp: network(({ has }) => !has('-d', '-s', '-S', '-f', '-F', '--delete', '--set', '--file')),
  nmcli: network(nmcli),
  ss: network(({ has }) => !has('-K', '--kill')),
  ipconfig: network(
    ({ args }) => !args.some((arg) => /^[-/]?(?:release|renew|flushdns|registerdns|set\w*)/i.test(arg)),
  ),
  resolvectl: network(controls),
  timedatectl: settings(controls),
  hostnamectl: settings(controls),
  localectl: settings(controls),
  loginctl: serious('stop', 'Change who is logged in', 'Ends sessions or changes how people log in', controls),
  hostname: settings(({ words, has }) => words.length === 0 && !has('-F', '--file', '-b', '--boot')),
  date: settings(
    ({ words, has }) => !has('-s', '--set') && (has('-j') || !words.some((word) => /^\d{6,}(?:\.\d+)?$/.test(word))),
  ),
  dmesg: traces(
    ({ has }) =>
      !has('-C', '-c', '-n', '-D', '-E', '--clear', '--read-clear', '--console-level', '--console-off', '--console-on'),
  ),
  lastlog: traces(({ has }) => !has('-C', '-S', '--clear', '--set')),
  sort: (c) => starts('--compress-program')(c) ?? file(c.value('-o', '--output')?.text, c),
  tree: (c) => file(c.value('-o')?.text, c),
  uniq: (c) => file(c.words[1], c),
  xxd: (c) => file(c.words[1], c),
  yq: (c) => (c.has('-i', '--inplace', '--in-place') ? works(`Change ${sayAll(c.words.slice(-1))} in place`) : null),
  xq: (c) => (c.has('-i', '--inplace', '--in-place') ? works(`Change ${sayAll(c.words.slice(-1))} in place`) : null),
  awk: (c) =>
    c.value('-i', '--include')?.text === 'inplace' ? works(`Change ${sayAll(c.words.slice(-1))} in place`) : null,
  rg: starts('--pre', '--hostname-bin'),
  man: starts('-P', '--pager', '-H', '--html'),
  enable: starts('-f'),
};

/** What a program that mostly reads changes; null where it reads. */
export const changedBy = (c: Command): Deed | null =>
  Object.hasOwn(CHANGES, c.name) ? (CHANGES[c.name]?.(c) ?? null) : null;
