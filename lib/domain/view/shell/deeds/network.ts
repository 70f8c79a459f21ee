import { setOf } from '../options.ts';
import { harm, READS, say, sayAll, works, type Rule } from './deed.ts';

import { curl, filesInto, fromCommand, readsFiles, request, sending, wget } from './requests.ts';

export const SCP_VALUES = setOf(
  '-P -i -o -F -c -l -S -J -e --rsh --exclude --include --files-from --exclude-from --filter --rsync-path --bwlimit --chown --chmod --backup-dir --suffix --temp-dir --log-file --out-format --password-file --port --timeout',
);

const isRemote = (path: string): boolean => /^[^/\s\\]+:(?!\\)|^rsync:\/\/|^(?:s3|gs):\/\//.test(path);

const copy: Rule = (c) => {
  const target = c.words.at(-1) ?? '';
  const from = c.words.slice(0, -1);
  const deletes = c.args.find((arg) => /^--(?:delete(?:-\w+)?|del|remove-source-files)$/.test(arg));
  if (deletes !== undefined)
    return harm(
      'serious',
      'delete-missing',
      `Copy ${sayAll(from)} to ${say(target)} and delete what is only there`,
      'Deletes what the source does not have',
      deletes,
      { effect: 'delete' },
    );
  if (isRemote(target))
    return {
      ...sending(from, target.replace(/:.*$/s, ''), target),
      does: `Copy ${sayAll(from)} to another machine, ${say(target)}`,
    };
  return from.some(isRemote)
    ? works(`Copy ${sayAll(from)} from another machine to ${say(target)}`)
    : works(`Copy ${sayAll(from)} to ${say(target)}`);
};

const raw: Rule = (c) => {
  const [host = ''] = c.words;
  if (c.has('-l', '--listen'))
    return harm(
      'serious',
      'listen',
      `Wait for a connection from another machine${c.has('-e', '-c') ? ' and give it a shell' : ''}`,
      'Opens this machine to a raw connection',
      c.args.join(' '),
    );
  if (c.has('-e', '-c', '--exec', '--sh-exec'))
    return harm(
      'grave',
      'remote-shell',
      `Give ${say(host)} a shell on this machine`,
      'Lets another machine run commands here',
      c.args.join(' '),
    );
  if (c.has('-z')) return READS;
  return c.start.pipedFrom.length > 0 || c.start.input !== null
    ? sending(filesInto(c.start), host, [c.name, ...c.args].join(' '))
    : harm(
        'notice',
        'raw',
        `Open a raw connection to ${say(host)}`,
        'Opens a raw connection to another machine',
        c.args.join(' '),
      );
};

const lookUp: Rule = (c) => {
  const from = c.plain.flatMap((word) => word.from);
  const host = (c.plain.find((word) => word.from.length > 0)?.text ?? '').replace(/^.*[)`]\.?/s, '');
  return from.length === 0
    ? READS
    : from.some(readsFiles)
      ? fromCommand(c, from, host)
      : harm(
          'notice',
          'send-name',
          `Send what ${sayAll(from.map(({ program }) => program))} puts out to ${say(host)} in a look-up of a name`,
          'Sends what a command puts out in a look-up of a name',
          c.args.join(' '),
          { effect: 'send' },
        );
};

const RCLONE_READS =
  /^(?:ls|lsl|lsd|lsf|lsjson|size|check|checksum|cryptcheck|cat|tree|about|version|listremotes|md5sum|sha1sum|hashsum|help|completion|test|)$/;

/** What programs do over the network. */
export const NETWORK_RULES: Readonly<Record<string, Rule>> = {
  curl,
  wget,
  http: (c) => {
    const method = c.words.find((word) => /^(?:GET|POST|PUT|PATCH|DELETE|HEAD)$/.test(word));
    const [url = ''] = c.words.filter((word) => word !== method);
    return request(c, url, method ?? 'GET', []);
  },
  scp: copy,
  rsync: copy,
  sftp: (c) => works(`Open a session for files on ${sayAll(c.words)}`),
  rclone: (c) =>
    /^(?:delete|purge|sync|move|rmdirs?|cleanup|bisync|dedupe)/.test(c.words[0] ?? '')
      ? harm(
          'serious',
          'delete-missing',
          `Delete or move files with ${say(`rclone ${c.words[0] ?? ''}`)}: ${sayAll(c.words.slice(1))}`,
          'Deletes files at another place',
          c.args.join(' '),
          { effect: 'delete' },
        )
      : /^(?:copy|copyto)/.test(c.words[0] ?? '')
        ? sending(c.words.slice(1, 2), c.words[2] ?? '', c.args.join(' '))
        : RCLONE_READS.test(c.words[0] ?? '')
          ? READS
          : works(`Run ${say(`rclone ${c.words[0] ?? ''}`)} on ${sayAll(c.words.slice(1))}`),
  nc: raw,
  socat: (c) =>
    harm(
      c.args.some((arg) => /^(?:EXEC|SYSTEM):/i.test(arg)) ? 'grave' : 'notice',
      'raw',
      `Join ${sayAll(c.words)}`,
      'Opens a raw connection to another machine',
      c.args.join(' '),
    ),
  telnet: (c) =>
    harm(
      'notice',
      'raw',
      `Open a raw connection to ${sayAll(c.words.slice(0, 1))}`,
      'Opens a raw connection to another machine',
      c.args.join(' '),
    ),
  nslookup: lookUp,
  dig: lookUp,
  host: lookUp,
  ping: lookUp,
  ssh: (c) =>
    c.words.length === 0 || c.has('-V', '-G', '-Q')
      ? READS
      : c.has('-R', '-D')
        ? harm(
            'serious',
            'tunnel',
            `Open a tunnel through ${say(c.words[0] ?? '')}`,
            'Opens a tunnel through which others come in',
            c.args.join(' '),
          )
        : works(`Open a session on ${say(c.words[0] ?? '')}`, 'execute'),
  mail: (c) =>
    harm('notice', 'send', `Send a mail to ${sayAll(c.words)}`, 'Sends a mail', c.args.join(' '), { effect: 'send' }),
  sendmail: (c) =>
    harm('notice', 'send', `Send a mail to ${sayAll(c.words)}`, 'Sends a mail', c.args.join(' '), { effect: 'send' }),
};
