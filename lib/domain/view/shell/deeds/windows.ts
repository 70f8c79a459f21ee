import { deletion } from './files.ts';
import { writing } from './writing.ts';
import { harm, READS, say, sayAll, works, whole, type Command, type Rule } from './deed.ts';

const options = (c: Command, pattern: RegExp): boolean => c.args.some((arg) => pattern.test(arg));
/** What is no `/x` and no `-Name`, nor the value of a parameter that is no path. */
const paths = (c: Command): string[] =>
  c.args.filter(
    (arg, i) =>
      !/^[-/][A-Za-z]+(?::.*)?$/.test(arg) &&
      !/^-(?:Filter|Include|Exclude|ErrorAction|Encoding|Value)$/i.test(c.args[i - 1] ?? ''),
  );

const remove: Rule = (c) =>
  deletion(paths(c), options(c, /^-r(?:ec(?:urse)?)?$|^-Recurse$/i), {
    place: c.start.place,
    piped: c.start.pipedFrom.length > 0,
    evidence: whole(c),
    pattern: c.plain.some(({ pattern }) => pattern),
  });
const del: Rule = (c) =>
  deletion(paths(c), options(c, /^\/s$/i), {
    place: c.start.place,
    evidence: whole(c),
    pattern: c.plain.some(({ pattern }) => pattern),
  });
const write: Rule = (c) => writing(paths(c)[0] ?? '', !/^(?:add-content|ac)$/i.test(c.name), whole(c));
const always =
  (grade: 'notice' | 'serious' | 'grave', code: string, does: string, text: string): Rule =>
  (c) =>
    harm(grade, code, paths(c).length === 0 ? does : `${does} ${sayAll(paths(c))}`, text, whole(c), {
      effect: 'configure',
    });

const registry: Rule = (c) =>
  /^(?:query|export|compare)$/i.test(c.words[0] ?? '')
    ? READS
    : harm(
        'serious',
        'registry',
        `${/^delete$/i.test(c.words[0] ?? '') ? 'Delete from' : 'Change'} the registry (${sayAll(c.words.slice(1, 2))})`,
        'Changes the settings that Windows and its programs start with',
        whole(c),
        { effect: 'configure' },
      );
const accounts: Rule = (c) =>
  /^(?:user|localgroup|group|accounts)$/i.test(c.words[0] ?? '') &&
  (options(c, /^\/(?:add|delete|active)/i) || c.words.length > 2)
    ? harm(
        'serious',
        'accounts',
        `Change an account of the machine (${sayAll(c.words.slice(1))})`,
        'Changes the accounts of the machine',
        whole(c),
        { effect: 'grant' },
      )
    : /^(?:stop|start)$/i.test(c.words[0] ?? '')
      ? harm(
          'notice',
          'stop',
          `${say(c.words[0] ?? '')} the service ${sayAll(c.words.slice(1))}`,
          'Stops or restarts system services',
          whole(c),
        )
      : READS;
const downloads: Rule = (c) => {
  const method = (c.value('-Method', '-method')?.text ?? 'GET').toUpperCase();
  const url = c.args.find((arg) => /^https?:/i.test(arg)) ?? '';
  const file = c.value('-InFile', '-infile')?.text;
  if (file !== undefined)
    return harm(
      'serious',
      'send-file',
      `Send the content of ${say(file)} to ${say(url)}`,
      'Sends the content of a file to another machine',
      whole(c),
      { effect: 'send' },
    );
  if (method === 'DELETE')
    return harm(
      'serious',
      'delete',
      `Delete ${say(url)} with a DELETE request`,
      'Deletes something through an interface, for good',
      whole(c),
      { effect: 'delete' },
    );
  return method === 'GET' ? READS : works(`Send a ${method} request to ${say(url)}`, 'send');
};

/** What commands of PowerShell and of Windows' `cmd` do; names in lower case. */
export const WINDOWS_RULES: Readonly<Record<string, Rule>> = {
  'remove-item': remove,
  ri: remove,
  del,
  erase: del,
  rmdir: (c) =>
    options(c, /^\/s$/i)
      ? deletion(paths(c), true, { place: c.start.place, evidence: whole(c) })
      : works(`Delete the empty folder ${sayAll(paths(c))}`, 'delete'),
  format: always('grave', 'disk', 'Format the disk', 'Erases a disk by formatting it'),
  'format-volume': always('grave', 'disk', 'Format the disk', 'Erases a disk by formatting it'),
  'clear-disk': always('grave', 'disk', 'Erase the disk', 'Erases a disk'),
  diskpart: always('grave', 'disk', 'Change the partitions of disks', 'Changes the partitions of a disk'),
  cipher: (c) =>
    options(c, /^\/w/i)
      ? harm(
          'serious',
          'shred',
          'Overwrite what was deleted',
          'Overwrites files so that they cannot be recovered',
          whole(c),
        )
      : READS,
  vssadmin: (c) =>
    /^delete$/i.test(c.words[0] ?? '')
      ? harm(
          'grave',
          'backups',
          'Delete the shadow copies of the disk',
          'Deletes what a restore would need',
          whole(c),
          { effect: 'delete', unbounded: true },
        )
      : READS,
  wbadmin: (c) =>
    /^delete$/i.test(c.words[0] ?? '')
      ? harm('grave', 'backups', 'Delete backups', 'Deletes what a restore would need', whole(c), {
          effect: 'delete',
          unbounded: true,
        })
      : READS,
  bcdedit: always('serious', 'boot', 'Change how the machine starts', 'Changes how the machine starts'),
  reg: registry,
  'set-itemproperty': (c) => (options(c, /HK(?:LM|CU|EY)/i) ? registry(c) : works()),
  'remove-itemproperty': registry,
  'set-content': write,
  'out-file': write,
  'add-content': write,
  sc: write,
  ac: write,
  'clear-content': (c) =>
    harm('notice', 'truncate', `Empty ${sayAll(paths(c))}`, 'Empties files', whole(c), { effect: 'delete' }),
  'set-executionpolicy': always(
    'serious',
    'protection',
    'Change which scripts may run',
    'Switches off a protection of the system',
  ),
  'set-mppreference': always(
    'serious',
    'protection',
    'Change the protection against malware',
    'Switches off a protection of the system',
  ),
  netsh: (c) =>
    options(c, /^show$/i)
      ? READS
      : harm(
          'serious',
          'firewall',
          `Change the network or the firewall (${sayAll(c.words)})`,
          'Changes the firewall',
          whole(c),
          { effect: 'configure' },
        ),
  net: accounts,
  'new-localuser': always('serious', 'accounts', 'Add an account', 'Adds an account to the machine'),
  'add-localgroupmember': always(
    'serious',
    'accounts',
    'Give an account more rights',
    'Changes the rights of an account',
  ),
  'stop-computer': always('serious', 'turn-off', 'Turn the machine off', 'Turns the machine off or restarts it'),
  'restart-computer': always('serious', 'turn-off', 'Restart the machine', 'Turns the machine off or restarts it'),
  'stop-service': always('serious', 'stop', 'Stop the service', 'Stops or restarts system services'),
  'restart-service': always('notice', 'stop', 'Restart the service', 'Stops or restarts system services'),
  'stop-process': always('notice', 'end-named', 'End the process', 'Ends processes by name'),
  taskkill: always('notice', 'end-named', 'End the process', 'Ends processes by name'),
  schtasks: (c) =>
    options(c, /^\/query$/i)
      ? READS
      : harm(
          'serious',
          'runs-later',
          `Change what the machine runs by itself (${sayAll(paths(c))})`,
          'Changes what the machine runs by itself',
          whole(c),
          { effect: 'configure' },
        ),
  'register-scheduledtask': always(
    'serious',
    'runs-later',
    'Have the machine run something by itself',
    'Changes what the machine runs by itself',
  ),
  icacls: (c) =>
    options(c, /Everyone|\*S-1-1-0/i)
      ? harm(
          'serious',
          'open-files',
          `Let everybody on the machine use ${sayAll(paths(c).slice(0, 1))}`,
          'Lets everybody on the machine write',
          whole(c),
          { effect: 'grant' },
        )
      : works(),
  takeown: always('notice', 'rights', 'Take ownership of', 'Changes the owner of files'),
  'invoke-webrequest': downloads,
  iwr: downloads,
  'invoke-restmethod': downloads,
  irm: downloads,
  robocopy: (c) =>
    options(c, /^\/(?:mir|purge|mov|move)$/i)
      ? harm(
          'serious',
          'delete-missing',
          `Copy ${sayAll(paths(c))} and delete what the source does not have`,
          'Deletes what the source does not have',
          whole(c),
          { effect: 'delete' },
        )
      : works(),
  'move-item': (c) => works(`Move ${sayAll(paths(c))}`),
  move: (c) => works(`Move ${sayAll(paths(c))}`),
  'start-process': (c) =>
    harm(
      options(c, /^-Verb$/i) && options(c, /^RunAs$/i) ? 'serious' : 'notice',
      'starts',
      `Start ${sayAll(paths(c))}`,
      'Starts another program',
      whole(c),
    ),
  '[io.file]::delete': (c) => deletion(c.args, false, { place: c.start.place, evidence: whole(c) }),
  '[system.io.file]::delete': (c) => deletion(c.args, false, { place: c.start.place, evidence: whole(c) }),
  '[io.directory]::delete': (c) => deletion(c.args.slice(0, 1), true, { place: c.start.place, evidence: whole(c) }),
  '[system.io.directory]::delete': (c) =>
    deletion(c.args.slice(0, 1), true, { place: c.start.place, evidence: whole(c) }),
};
