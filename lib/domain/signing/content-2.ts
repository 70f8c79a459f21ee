import type { JsonObject, JsonValue } from '../json/json.ts';
import { digestOf } from './digest.ts';

/** Content of an action or a person that the log and the signatures contain only as a salted digest. */
export const CONTENT_KINDS = [
  'arguments',
  'view',
  'assessment',
  'claim',
  'shown',
  'question',
  'answer',
  'outcome',
  'reason',
  'message',
  'note',
  'goal',
  'output',
  'observation',
  'record',
  'name',
  'email',
] as const;
export type ContentKind = (typeof CONTENT_KINDS)[number];

/** What `arguments` commits to: the same members that the action's own digest covers. */
export interface ArgumentsContent extends JsonObject {
  agent: string;
  args: JsonValue;
  /** The agent's own name for its run. */
  run: string | null;
  tool: string;
}

/** What `shown` commits to: the text on the reviewer's screen, in this language (BCP 47). */
export interface ShownContent extends JsonObject {
  language: string;
  text: string;
}

/**
 * The salted digest that commits to a piece of content, in format /2. The salt is stored beside the content and destroyed with it, so that
 * nobody can guess short content from a log, a statement or an export.
 */
export const contentDigest = (kind: ContentKind, salt: string, value: JsonValue): `sha256:${string}` =>
  digestOf({ kind, salt, type: 'countersign.content/2', value });
