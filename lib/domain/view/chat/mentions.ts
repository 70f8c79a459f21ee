import type { JsonObject } from '../../json/json.ts';
import { isJsonObject } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import { linkTextFindings } from '../urls.ts';
import type { Finding } from '../view.ts';

/** Words that call everybody: written plainly, as Slack and as Teams write them. */
const CALLS =
  /(?<![\p{L}\p{N}.])@(?:channel|everyone|here|all|team)(?![\p{L}\p{N}])|<!(?:channel|everyone|here)(?:\|[^>]{0,80})?>|<!subteam\^[^>]{1,80}>|<@&\d{1,30}>|<at>[^<@]{1,80}<\/at>/gu;
const LINK = /<(https?:\/\/[^|>\s]{1,2000})\|([^>]{1,300})>/g;

/** The word that calls everybody, with its place; null where nobody is, and where Discord’s `allowed_mentions` keeps each of them from it. */
export function callsEverybody(
  tool: Tool,
  args: JsonObject,
  texts: readonly { raw: string; pointer: string }[],
): { shown: string; pointer: string } | null {
  const silenced = silencedBy(tool, args);
  for (const { raw, pointer } of texts)
    for (const [call] of raw.matchAll(CALLS)) if (!silenced(call)) return { shown: reveal(call), pointer };
  return null;
}

/** What Discord is told to call nobody by. Other chats know no such member, and Discord none of their words. */
function silencedBy({ input_schema: schema }: Tool, args: JsonObject): (call: string) => boolean {
  const declared = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const name = ['allowed_mentions', 'allowedMentions'].find((one) => Object.hasOwn(declared, one));
  const allowed = name === undefined ? undefined : args[name];
  const parse = isJsonObject(allowed) && Array.isArray(allowed['parse']) ? allowed['parse'] : null;
  if (!isJsonObject(allowed) || parse === null) return () => false;
  const roles = allowed['roles'];
  const none = roles === undefined || roles === null || (Array.isArray(roles) && roles.length === 0);
  return (call) =>
    /^@(?:everyone|here)$/.test(call)
      ? !parse.includes('everyone')
      : call.startsWith('<@&') && none && !parse.includes('roles');
}

/** Slack’s own links whose text names another host than they open. */
export const linksOfMrkdwn = (text: string, pointer: string): Finding[] =>
  linkTextFindings(
    [...text.matchAll(LINK)].map(([, goal = '', label = '']) => ({ goal, label })),
    pointer,
  );
