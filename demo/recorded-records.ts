import { z } from 'zod';

/** What `PUT /admin/records/{kind}/{key}` takes. */
export interface OwnRecord {
  kind: 'domain' | 'contact' | 'payee' | 'channel';
  key: string;
  data: object;
}

const Suite = z.object({
  user_email: z.string().optional(),
  own_domain: z.string().optional(),
  contacts: z.array(z.string()).optional(),
  previous_correspondents: z.array(z.string()).optional(),
  calendar_participants: z.array(z.string()).optional(),
  own_iban: z.string().optional(),
  known_payees: z.array(z.string()).optional(),
  channels: z.array(z.string()).optional(),
  user_channels: z.record(z.string(), z.array(z.string())).optional(),
  known_web_pages: z.array(z.string()).optional(),
});
type Suite = z.infer<typeof Suite>;

/** The organisation of a `*.context.json` as records. What no kind of record fits is left out. */
export function readRecords(json: unknown): OwnRecord[] {
  const records = Object.values(z.record(z.string(), Suite).parse(json)).flatMap(recordsOf);
  return [...new Map(records.map((record) => [`${record.kind} ${record.key}`, record])).values()];
}

function recordsOf(suite: Suite): OwnRecord[] {
  const people = [
    ...(suite.user_email ? [suite.user_email] : []),
    ...(suite.contacts ?? []),
    ...(suite.previous_correspondents ?? []),
    ...(suite.calendar_participants ?? []),
  ];
  const readers = (channel: string) =>
    Object.values(suite.user_channels ?? {}).filter((channels) => channels.includes(channel)).length;
  const hosts = (suite.known_web_pages ?? []).map((page) => page.split('/', 1)[0] ?? page);
  return [
    ...(suite.own_domain ? [{ kind: 'domain' as const, key: suite.own_domain, data: { own: true } }] : []),
    ...hosts.map((key) => ({ kind: 'domain' as const, key, data: { own: false } })),
    ...people.map((key) => ({ kind: 'contact' as const, key: key.toLowerCase(), data: {} })),
    ...(suite.known_payees ?? [])
      .concat(suite.own_iban ?? [])
      .map((key) => ({ kind: 'payee' as const, key, data: { name: key, accounts: [key] } })),
    ...(suite.channels ?? []).map((key) => ({ kind: 'channel' as const, key, data: { readers: readers(key) } })),
  ];
}
