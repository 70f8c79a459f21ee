import type { Directory } from '../directory/directory.ts';
import type { JsonObject } from '../json/json.ts';
import { isIbanShaped } from '../view/accounts.ts';
import { leavesOf, type Leaf } from '../view/leaves.ts';
import { isAddress } from '../view/people.ts';
import type { Decoded, Target } from '../view/view.ts';

/** What backs the arguments of an action besides the agent: the words of the person who asked, and the organisation's records. */
export interface Support {
  /** Whom or what the action reaches that neither the goal nor the records mention. */
  foreign: { kind: Target['kind']; value: string; pointer: string }[];
  /** Whether the goal mentions anything that stands in the arguments. A record alone is no order. */
  asked: boolean;
}

interface Subject {
  args: JsonObject;
  decoded: Decoded;
  goal: string | null;
  directory: Directory;
}

/** Compares every telling argument with the goal and the records. Says nothing of intent: only what is backed by whom. Pure. */
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
    // A page that is known is still one that nobody asked for; people, accounts and channels that are known are not foreign.
    ...generic.filter((target) => target.kind === 'url' || !isRecorded(directory, target.value)),
  ].filter((target) => !mentions(said, target.value));
  return {
    foreign: foreign.map(({ kind, value, pointer }) => ({ kind, value, pointer })),
    asked: texts.some((leaf) => mentions(said, leaf.value)),
  };
}

type TextLeaf = Leaf & { value: string };

const URL_SHAPE = /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S+$/i;
// Names under which programs put whom or what an act reaches. A body or a note is no target, however it is called.
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

/** One letter is in every sentence. */
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
