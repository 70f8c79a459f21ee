import { DECODERS, type DecoderName } from '../../tool/tool.ts';
import { DECODER_TABLE } from '../decoder-table.ts';

/** What people call each decoder. */
const DECODER_TITLES: Record<DecoderName, string> = {
  post: 'A post or a chat message',
  email: 'An e-mail',
  delete: 'A deletion',
  permission: 'A change of access',
  file: 'A change of a file',
  sql: 'SQL',
  money: 'A payment',
  http: 'A web request',
  shell: 'A command',
  json: 'Something else',
};

const DIFF = { 'diff.before': 'text before', 'diff.after': 'text after' };

/** What a value is, by its role; roles that speak for themselves are not listed. */
const ROLE_TITLES: Record<string, string> = {
  ...DIFF,
  amount: 'amount in whole units, such as 12.50',
  amount_minor: 'amount in smallest units, such as cents',
  currency: 'currency of the amount',
  payee: 'who is paid',
  account: 'account it goes to',
  reference: 'reference or note',
  to: 'who gets it',
  cc: 'who gets a copy',
  bcc: 'who gets a hidden copy',
  reply_to: 'where answers go',
  body: 'text that people read',
  html: 'the same text as HTML',
  channel: 'where it appears',
  in_reply_to: 'what it answers',
  items: 'what is deleted',
  what: 'what kind of thing it is',
  selector: 'condition that picks what is deleted',
  resource: 'what the access is to',
  role: 'how much they may do',
  members: 'everybody who then has access',
  add: 'who gains access',
  remove: 'who loses access',
  path: 'which file',
  content: 'what the file then holds',
  before: 'what the file holds now',
  old_text: 'text that is replaced',
  new_text: 'text that takes its place',
  operation: 'what is done with the file',
  query: 'the SQL itself',
  url: 'address that is called',
  method: 'method, such as GET or DELETE',
  'http.body': 'what is sent',
  command: 'the command itself',
  cwd: 'folder it runs in',
};

export interface DecoderWords {
  name: DecoderName;
  title: string;
  /** `defaults`: pointers where the role is looked for when nobody says. */
  roles: { role: string; title: string; defaults: string[] }[];
}

/** Every decoder with the fixed list of roles that a value can have in it. */
export const decoderWords = (): DecoderWords[] =>
  DECODERS.map((name) => {
    const known = Object.entries(DECODER_TABLE[name].roles);
    const roles: (readonly [string, readonly string[]])[] =
      name === 'json' ? Object.keys(DIFF).map((role) => [role, []] as const) : known;
    return {
      name,
      title: DECODER_TITLES[name],
      roles: roles.map(([role, defaults]) => ({
        role,
        title: ROLE_TITLES[`${name}.${role}`] ?? ROLE_TITLES[role] ?? role.replaceAll(/[_.]/g, ' '),
        defaults: [...defaults],
      })),
    };
  });
