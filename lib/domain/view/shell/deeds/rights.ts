import { harm, READS, sayAll, say, works, whole, type Rule } from './deed.ts';
import { isAbsolute, isDisk, isWhole } from './paths.ts';
import { writing } from './writing.ts';

export const permissions: Rule = (c) => {
  const [mode = '', ...paths] = c.words;
  const on = sayAll(paths);
  const wide = paths.some((path) => isAbsolute(path)) || c.has('-R', '--recursive');
  if (/^[0-7]?[0-7]?[0-7]{0,2}[2367]$/.test(mode) || /(?:^|,)(?:a|o|ugo|)\+[rwxX]*w/.test(mode))
    return harm(
      wide ? 'serious' : 'notice',
      'open-files',
      `Let everybody on the machine write to ${on}`,
      'Lets everybody on the machine write',
      `${c.name} ${mode}`,
      { effect: 'grant' },
    );
  if (/^[4-7][0-7]{3}$|[ugo]*\+[rwx]*s/.test(mode))
    return harm(
      'notice',
      'set-user',
      `Let ${on} run with the rights of its owner`,
      'Lets a program run with its owner’s rights',
      `${c.name} ${mode}`,
      { effect: 'grant' },
    );
  if (c.has('-R', '--recursive') && paths.some(isWhole))
    return harm(
      'grave',
      'rights',
      `Change the rights on everything in ${on}`,
      'Changes the rights on a whole system',
      whole(c),
      { effect: 'configure' },
    );
  return works(`Change the rights on ${on} to ${say(mode)}`);
};

export const owner: Rule = (c) => {
  const paths = c.words.slice(1);
  if (c.has('-R', '--recursive') && paths.some(isWhole))
    return harm(
      'grave',
      'rights',
      `Change the owner of everything in ${sayAll(paths)}`,
      'Changes the owner of a whole system',
      whole(c),
      { effect: 'configure' },
    );
  return c.has('-R', '--recursive') && paths.some(isAbsolute)
    ? harm(
        'notice',
        'rights',
        `Change the owner of ${sayAll(paths)} and everything in it`,
        'Changes the owner of whole folders',
        whole(c),
      )
    : works(`Change the owner of ${sayAll(paths)}`);
};

export const disk =
  (does: string, text: string): Rule =>
  (c) =>
    c.has('-l', '--list') || c.words.length === 0
      ? READS
      : harm('grave', 'disk', `${does} ${sayAll(c.words.slice(-1))}`, text, whole(c), {
          effect: 'delete',
          unbounded: true,
        });

export const dd: Rule = (c) => {
  const out = c.args.find((arg) => arg.startsWith('of='))?.slice(3);
  if (out === undefined) return READS;
  return isDisk(out)
    ? harm('grave', 'disk', `Overwrite the disk ${say(out)}`, 'Overwrites a file or a whole disk', `of=${out}`, {
        effect: 'delete',
        unbounded: true,
      })
    : writing(out, true);
};
