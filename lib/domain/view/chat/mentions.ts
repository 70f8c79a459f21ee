import type { JsonObject } from '../../json/json.ts';
import { isJsonObject } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import { parseUrl } from '../urls.ts';
import type { Finding } from '../view.ts';

/** Words that call everybody: written plainly, as Slack and as Teams write them. */
const CALLS =
  /(?<![\p{L}\p{N}.])@(?:channel|everyone|here|all|team)(?![\p{L}\p{N}])|<!(?:channel|everyone|here)(?:\|[^>]{0,80})?>|<!subteam\^[^>]{1,80}>|<@&\d{1,30}>|<at>[^<@]{1,80}<\/at>/u;
const LINK = /<(https?:\/\/[^|>\s]{1,2000})\|([^>]{1,300})>/g;

/** The word that calls everybody, with its place; null where nobody is, and where Discord’s `allowed_mentions` keeps it from it. */
export function callsEverybody(
  args: JsonObject,
  texts: readonly { raw: string; pointer: string }[],
): { shown: string; pointer: string } | null {
  const allowed = args['allowed_mentions'] ?? args['allowedMentions'];
  const parse = isJsonObject(allowed) ? allowed['parse'] : undefined;
  const silenced = Array.isArray(parse) && !parse.includes('everyone') && !parse.includes('roles');
  for (const { raw, pointer } of texts) {
    const call = CALLS.exec(raw)?.[0];
    if (call !== undefined && !silenced) return { shown: reveal(call), pointer };
  }
  return null;
}

/** Slack’s own links whose text names another host than they open. */
export function linksOfMrkdwn(text: string, pointer: string): Finding[] {
  return [...text.matchAll(LINK)].flatMap(([, goal = '', label = '']) => {
    const host = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})(?:[/:?#]|$)/iu.exec(label.trim())?.[1];
    const opens = parseUrl(goal)?.hostname;
    if (host === undefined || opens === undefined || parseUrl(`https://${host}`)?.hostname === opens) return [];
    const said = `A link reads ${reveal(host, 'address')} but opens ${reveal(opens, 'address')}`;
    return [{ code: 'url.link-text', text: said, pointer }];
  });
}
