import type { Description } from '#lib/contract/tool.ts';
import { AUDIENCES, DATA_CLASSES, EFFECTS_BY_STRENGTH, OUTPUT_TRUSTS, REVERSIBILITIES } from '#lib/domain/tool/tool.ts';

export type ClassName = Exclude<keyof Description, 'view'>;

interface ClassWords {
  name: ClassName;
  question: string;
  /** From harmless to dangerous: value, what it is called, what it means. */
  choices: (readonly [value: string, title: string, means: string])[];
}

/** Asks that a class has one choice for each of its values, in their order. */
const inOrder = <T extends string>(order: readonly T[], words: Record<T, readonly [string, string]>) =>
  order.map((value) => [value, ...words[value]] as const);

/** What is asked about a tool, and what each answer means. */
export const CLASS_WORDS: ClassWords[] = [
  {
    name: 'effect',
    question: 'What it does',
    choices: inOrder(EFFECTS_BY_STRENGTH, {
      read: ['reads', 'Nothing changes anywhere. A call that shows more than that counts as what it shows.'],
      write: ['changes data', 'Something is created or changed, and nobody is told of it.'],
      send: ['sends to people', 'Chosen people get a message.'],
      publish: ['publishes', 'Whoever looks can read it.'],
      configure: ['changes settings', 'How something works from now on is another.'],
      delete: ['deletes', 'Something is gone, or can no longer be found.'],
      execute: ['runs programs', 'It may do whatever the program does.'],
      grant: ['gives access', 'Somebody can do or see more than before.'],
      pay: ['pays', 'Money leaves the company.'],
    }),
  },
  {
    name: 'reversibility',
    question: 'Can it be undone',
    choices: inOrder(REVERSIBILITIES, {
      read_only: ['nothing to undo', 'A call leaves nothing behind.'],
      reversible: ['yes, by us', 'The same people can put it back, with nobody’s help.'],
      externally_reversible: ['with somebody’s help', 'A bank, a supplier or a customer has to agree to put it back.'],
      irreversible: ['no', 'What is done stays done.'],
    }),
  },
  {
    name: 'audience',
    question: 'Who feels it',
    choices: inOrder(AUDIENCES, {
      self: ['nobody else', 'Only whoever started the agent.'],
      team: ['a team', 'People who work together and can ask each other.'],
      organisation: ['the company', 'Anybody inside.'],
      external: ['people outside', 'Customers, suppliers, or others who are not ours.'],
      public: ['everyone', 'Anybody at all, also those whom nobody knows.'],
    }),
  },
  {
    name: 'data_class',
    question: 'What it touches',
    choices: inOrder(DATA_CLASSES, {
      public: ['public', 'What anybody may know.'],
      internal: ['internal', 'What stays in the company, and harms nobody when it does not.'],
      confidential: ['confidential', 'Customers’ names and addresses, contracts, prices.'],
      restricted: ['restricted', 'Passwords, keys, health, pay: few people may see it.'],
    }),
  },
  {
    name: 'output_trust',
    question: 'Who writes its output',
    choices: inOrder(OUTPUT_TRUSTS, {
      trusted: ['only people we trust', 'What it returns was written by the company’s own people and programs.'],
      untrusted: [
        'strangers too',
        'Mail, web pages, tickets: what it returns may try to steer the agent, so its run is tainted.',
      ],
    }),
  },
];
