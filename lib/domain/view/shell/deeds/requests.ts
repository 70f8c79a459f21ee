import { setOf } from '../options.ts';
import type { Start } from '../start.ts';
import { commonName } from '../unwrap.ts';
import { harm, READS, say, sayAll, works, type Command, type Deed, type Rule } from './deed.ts';
import { isSecret } from './paths.ts';
import { verbIn } from './verbs.ts';

export const CURL_VALUES = setOf(
  '-X --request -H --header -d --data --data-raw --data-binary --data-ascii --data-urlencode -F --form --form-string -T --upload-file --json -o --output -u --user -A --user-agent -e --referer -b --cookie -c --cookie-jar -x --proxy -m --max-time --connect-timeout -w --write-out --cacert --cert --key -K --config --retry --retry-delay -r --range --resolve --url --url-query --limit-rate -D --dump-header --interface --unix-socket -Y -y -z -C',
);
export const WGET_VALUES = setOf(
  '-O --output-document -P --directory-prefix -o --output-file -a --append-output -U --user-agent --header --post-data --post-file --body-data --body-file --method -e --execute -t --tries -T --timeout -i --input-file --user --password -Q --limit-rate -A -R -D',
);
const DATA = [
  '-d',
  '--data',
  '--data-raw',
  '--data-binary',
  '--data-ascii',
  '--data-urlencode',
  '--json',
  '-F',
  '--form',
  '--post-data',
  '--body-data',
] as const;

/** The host of an address as a program on the command line reads it. */
export const hostOf = (url: string): string =>
  /^(?:[a-z][a-z+.-]*:\/\/)?(?:[^/@\s]*@)?(\[[^\]]+\]|[^/:?#\s]+)/i.exec(url)?.[1] ?? url;

/** The file that a value of curl names with `@`: at its beginning, behind the name of a form's field, or with `=@`. */
function fileIn(name: string, value: string): string | null {
  if (name === '--data-raw' || name === '--form-string') return null;
  if (/^(?:-F|--form)$/.test(name)) return /^[^=]*=[@<]([^;]+)/.exec(value)?.[1] ?? null;
  return /^@(.+)/s.exec(value)?.[1] ?? (name === '--data-urlencode' ? (/^\w+@(.+)/.exec(value)?.[1] ?? null) : null);
}

/** The files whose content a pipe brings to a command. */
export function filesInto(start: Start): string[] {
  return start.pipedFrom.flatMap((from) => {
    const own =
      /^(?:cat|tar|gzip|base64|head|tail|grep|zip|xxd|openssl|gpg|jq|sed|awk|pg_dump|mysqldump|mongodump|env|printenv|zcat|strings)$/.test(
        commonName(from.program.text),
      );
    const names = own ? from.args.map(({ text }) => text).filter((text) => !/^-|^[crx]\w*f?$/.test(text)) : [];
    const dumps = /^(?:pg_dump|mysqldump|mongodump|env|printenv)$/.test(commonName(from.program.text))
      ? [`what ${commonName(from.program.text)} puts out`]
      : [];
    return [...(dumps.length > 0 ? dumps : names.filter((text) => !/^\d+$/.test(text))), ...filesInto(from)];
  });
}

/** What leaves for another machine. */
export function sending(files: readonly string[], host: string, evidence: string): Deed {
  const secret = files.some(
    (file) => isSecret(file) || /^what (?:env|printenv|pg_dump|mysqldump|mongodump)/.test(file),
  );
  const what = files.length === 0 ? 'what it is fed' : `the content of ${sayAll([...new Set(files)])}`;
  return harm(
    secret ? 'grave' : 'serious',
    'send-file',
    `Send ${what} to ${say(host)}`,
    secret
      ? 'Sends the content of a file with secrets to another machine'
      : 'Sends the content of a file to another machine',
    evidence,
    { effect: 'send' },
  );
}

export function request(c: Command, url: string, method: string, data: readonly string[]): Deed {
  const host = hostOf(url);
  const path = url.replace(/^[a-z+.-]+:\/\/[^/]*/i, '') || '/';
  const at = `${say(path)} on ${say(host)}`;
  const mutation = mutationIn(data.join('\n'));
  if (mutation !== null) {
    const harmful = mutation.find((field) =>
      /^(?:delete|destroy|drop|purge|remove|wipe|terminate|reset)|(?:Delete|Destroy|Drop|Purge|Remove|Wipe|Terminate|Reset)$/.test(
        field,
      ),
    );
    if (harmful !== undefined)
      return harm(
        'grave',
        'delete',
        `Call ${sayAll(mutation)} on ${say(host)}, which deletes by its name`,
        'Deletes something through an interface, for good',
        harmful,
        { effect: 'delete' },
      );
    return harm(
      'notice',
      'call',
      `Call ${sayAll(mutation)} on ${say(host)}`,
      'Changes something through an interface',
      mutation.join(', '),
    );
  }
  if (method === 'DELETE')
    return harm(
      'serious',
      'delete',
      `Delete ${at} with a DELETE request`,
      'Deletes something through an interface, for good',
      `${method} ${url}`,
      { effect: 'delete' },
    );
  const verb = verbIn(path.split(/[/?&]+/).reverse(), 3);
  if (/^(?:PUT|PATCH)$/.test(method))
    return harm(
      'notice',
      'call',
      `Change ${at} with a ${method} request`,
      'Changes something through an interface',
      `${method} ${url}`,
    );
  if (method === 'POST')
    return verb?.kind === 'delete'
      ? harm(
          'serious',
          'delete',
          `Send a POST request to ${at}, which deletes by its name`,
          'Deletes something through an interface',
          url,
          { effect: 'delete' },
        )
      : works(
          `Send a POST request to ${at}${data.length === 0 ? '' : `, with ${data.join('&').length} characters of data`}`,
          'send',
          'externally_reversible',
        );
  return READS;
}

/** The fields that a GraphQL mutation calls. */
function mutationIn(data: string): string[] | null {
  const body = /\bmutation\b[^{]*\{([^]*)/.exec(data.replaceAll('\\n', ' '))?.[1];
  return body === undefined
    ? null
    : [...body.matchAll(/(?:^|[{}),\s])([A-Za-z_]\w*)\s*(?:\(|\{)/g)].map(([, name = '']) => name).slice(0, 1);
}

/** What curl sends and asks for. */
export const curl: Rule = (c) => {
  const url = c.value('--url')?.text ?? c.words[0] ?? '';
  const whole = [c.name, ...c.args].join(' ');
  const sent = DATA.flatMap((name) => c.values(name).map(({ text }) => ({ name, text })));
  const files = [
    ...sent.flatMap(({ name, text }) => fileIn(name, text) ?? []),
    ...c.values('-T', '--upload-file').map(({ text }) => text),
  ];
  if (files.length > 0)
    return sending(
      files.flatMap((file) => (file === '-' ? filesInto(c.start) : [file])),
      hostOf(url),
      whole,
    );
  const filled =
    c.plain.some(({ from }) => from.length > 0) || sent.length === 0
      ? []
      : c.start.args.filter(({ from }) => from.length > 0);
  if (filled.length > 0)
    return fromCommand(
      c,
      filled.flatMap(({ from }) => from),
      hostOf(url),
    );
  const method = (
    c.value('-X', '--request')?.text ??
    (sent.length > 0 && !c.has('-G', '--get') ? 'POST' : c.has('-I', '--head') ? 'HEAD' : 'GET')
  ).toUpperCase();
  const out = c.plain.flatMap(({ from }) => from);
  if (out.length > 0 && out.some(readsFiles)) return fromCommand(c, out, hostOf(url));
  return request(
    c,
    url,
    method,
    sent.map(({ text }) => text),
  );
};

export const readsFiles = (start: Start): boolean =>
  /^(?:cat|base64|head|tail|grep|xxd|env|printenv|tar|od|hexdump|cut|sed|awk|jq|openssl|gpg|git)$/.test(
    commonName(start.program.text),
  ) && commonName(start.program.text) !== 'git';

/** A request or a look-up whose words hold what commands put out. */
export function fromCommand(c: Command, from: readonly Start[], host: string): Deed {
  const files = from
    .filter(readsFiles)
    .flatMap((start) => [
      ...start.args.map(({ text }) => text).filter((text) => !/^-|^\d+$/.test(text)),
      ...filesInto(start),
    ]);
  return from.some(readsFiles)
    ? sending(files, host, [c.name, ...c.args].join(' '))
    : works(`Send what ${sayAll(from.map(({ program }) => program))} puts out to ${say(host)}`, 'send');
}

/** What wget sends and asks for. */
export const wget: Rule = (c) => {
  const url = c.words[0] ?? '';
  const files = c.values('--post-file', '--body-file').map(({ text }) => text);
  if (files.length > 0) return sending(files, hostOf(url), [c.name, ...c.args].join(' '));
  const data = c.values('--post-data', '--body-data').map(({ text }) => text);
  const method = (c.value('--method')?.text ?? (data.length > 0 ? 'POST' : 'GET')).toUpperCase();
  return method === 'GET' ? works() : request(c, url, method, data);
};
