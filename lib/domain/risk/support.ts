import type { Directory } from '../directory/directory.ts';
import type { JsonObject } from '../json/json.ts';
import { isIbanShaped } from '../view/accounts.ts';
import { leavesOf, type Leaf } from '../view/leaves.ts';
import { isAddress } from '../view/people.ts';
import type { Decoded, Target } from '../view/view.ts';

/** What supports the arguments besides the agent itself: the goal given by a person, and the organisation's records. */
export interface Support {
  /** Targets that neither the goal nor the records mention: the first of all and the first URLs, in order, enough to name some. */
  foreign: { kind: Target['kind']; value: string; pointer: string }[];
  /** How many there are. */
  foreign_targets: number;
  foreign_urls: number;
  /** Whether the goal mentions anything in the arguments. A record alone is not a request. */
  asked: boolean;
}

interface Subject {
  args: JsonObject;
  decoded: Decoded;
  goal: string | null;
  directory: Directory;
}

/** Compares the arguments with the goal and the records. Says nothing about intent, only what is supported by whom. Pure. */
export function supportOf({ args, decoded, goal, directory }: Subject): Support {
  const said = (goal ?? '').toLowerCase();
  const texts = leavesOf(args).filter((leaf): leaf is TextLeaf => typeof leaf.value === 'string');
  const decodedAt = new Set(decoded.targets.map((target) => target.pointer));
  const generic = texts.flatMap((leaf) => {
    const kind = decodedAt.has(leaf.pointer) ? null : kindOf(leaf);
    return kind === null ? [] : [{ kind, value: leaf.value, pointer: leaf.pointer }];
  });
  const foreign = [
    ...decoded.targets.filter((target) => !target.known || target.kind === 'url'),
    // A known URL is still one that nobody asked for; known people, accounts and channels are not foreign.
    ...generic.filter((target) => target.kind === 'url' || !isRecorded(directory, target.value)),
  ].filter((target) => !mentions(said, target.value));
  const urls = foreign.filter((target) => target.kind === 'url');
  const named = new Set([...foreign.slice(0, NAMED), ...urls.slice(0, NAMED)]);
  return {
    foreign: [...named].map(({ kind, value, pointer }) => ({ kind, value, pointer })),
    foreign_targets: foreign.length,
    foreign_urls: urls.length,
    asked: texts.some((leaf) => mentions(said, leaf.value)),
  };
}

/** As many as a factor names. */
const NAMED = 3;

type TextLeaf = Leaf & { value: string };

const URL_SHAPE = /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S+$/i;
// Member names that programs use for a target. A body or a note is never one, whatever its name.
const REACHING =
  /^(?:to|cc|bcc)$|recipient|participant|receiver|e-?mail|account|payee|channel|url|link|user|owner|member|contact|phone|guest|destination/i;
const LONGEST_NAME = 80;

function kindOf({ key, value }: TextLeaf): Target['kind'] | null {
  const text = value.trim();
  if (URL_SHAPE.test(text)) return 'url';
  if (isAddress(text)) return 'recipient';
  if (isIbanShaped(text)) return 'account';
  return key !== null && REACHING.test(key) && text !== '' && text.length < LONGEST_NAME ? 'principal' : null;
}

/** At least two characters: a single letter occurs in every sentence. */
const mentions = (said: string, value: string): boolean =>
  value.trim().length >= 2 && said.includes(value.trim().toLowerCase());

function isRecorded(directory: Directory, value: string): boolean {
  const text = value.trim();
  const host = isAddress(text) ? text.slice(text.lastIndexOf('@') + 1) : null;
  if (host !== null && directory.find('domain', host)?.own === true) return true;
  return (['contact', 'payee', 'channel', 'group', 'resource', 'environment'] as const).some(
    (kind) => directory.find(kind, text) !== null,
  );
}
