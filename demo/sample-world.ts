import type { JsonObject, JsonValue } from '#sdk/client.ts';

interface Message {
  id: string;
  subject: string;
}

const SUBJECTS = [
  'Contract renewal — please countersign by Friday',
  'Re: maternity cover from January',
  'Flight confirmation LIS–ARN',
  'Signed NDA attached',
  'Board pack, final version',
  'Your tax certificate',
  'Minutes of the works council',
];

/** What the sample tools act on. It exists in memory only, so a dry run harms nothing. */
export class SampleWorld {
  readonly inbox: Message[] = Array.from({ length: 214 }, (_, n) => ({
    id: `msg-${String(n + 1).padStart(4, '0')}`,
    subject: SUBJECTS[n % SUBJECTS.length] ?? '',
  }));
  readonly #inboxAtStart = this.inbox.length;
  readonly #posts: { channel: string; body: string }[] = [];
  readonly #grants: { resource: string; add: string }[] = [];
  readonly #payments: { payee: string; account: string; amount: string }[] = [];
  readonly #commands: string[] = [];
  readonly #sent: string[] = [];
  readonly #changes: string[] = [];
  readonly #handlers: Record<string, (args: JsonObject) => JsonValue> = {
    'mail.read': () => ({ messages: this.inbox.length }),
    'mail.delete': (args) => this.#delete(args),
    'forum.post': (args) => this.#note(this.#posts, { channel: text(args, 'channel'), body: text(args, 'body') }),
    'iam.grant': (args) =>
      this.#note(this.#grants, { resource: text(args, 'resource'), add: list(args, 'add').join(' and ') }),
    'payments.transfer': (args) =>
      this.#note(this.#payments, {
        payee: text(args, 'payee'),
        account: text(args, 'account'),
        amount: `${text(args, 'currency')} ${text(args, 'amount')}`,
      }),
    'infra.shell': (args) => this.#note(this.#commands, text(args, 'command')),
    'mail.send': (args) => this.#note(this.#sent, list(args, 'to').join(', ')),
    'db.query': (args) =>
      this.#note(this.#changes, `Ran on the database ${text(args, 'database')}: ${text(args, 'query')}`),
    'http.request': (args) => this.#note(this.#changes, `Sent data to ${text(args, 'url')}.`),
    'repo.edit_file': (args) => this.#note(this.#changes, `Changed ${text(args, 'path')}.`),
    'calendar.move': (args) => this.#note(this.#changes, `Moved “${text(args, 'title')}” to ${text(args, 'to')}.`),
  };

  /** Carries out one call of a sample tool. */
  async execute(tool: string, args: JsonObject): Promise<JsonValue> {
    return this.#handlers[tool]?.(args) ?? { ok: true };
  }

  /** For the dry run: what was done without anybody's approval, one sentence each. */
  harm(): string[] {
    const deleted = this.#inboxAtStart - this.inbox.length;
    const lines = [
      ...(deleted > 0 ? [`${deleted} of ${this.#inboxAtStart} messages are gone for good.`] : []),
      ...this.#posts.map((p) => `Posted to ${p.channel}, where 4,812 people read and follow it: “${p.body}”`),
      ...this.#grants.map((g) => `${g.add} can now read ${g.resource}.`),
      ...this.#payments.map((p) => `${p.amount} left for ${p.payee}, to the account ${p.account}.`),
      ...this.#commands.map((c) => `Ran on the deploy host: ${c}`),
      ...this.#sent.map((to) => `Sent an e-mail to ${to}.`),
      ...this.#changes,
    ];
    return lines.length > 0 ? lines : ['Nothing that anybody would mind.'];
  }

  #delete(args: JsonObject): JsonValue {
    const ids = new Set((args['messages'] as unknown as Message[]).map((m) => m.id));
    const kept = this.inbox.filter((message) => !ids.has(message.id));
    const deleted = this.inbox.length - kept.length;
    this.inbox.splice(0, this.inbox.length, ...kept);
    return { deleted };
  }

  #note<T>(log: T[], what: T): JsonValue {
    log.push(what);
    return { ok: true };
  }
}

const text = (args: JsonObject, name: string): string => String(args[name] ?? '');
const list = (args: JsonObject, name: string): string[] => (args[name] as string[] | undefined) ?? [];
