import { reveal } from '../../text/reveal.ts';
import { counted, named, quoted } from '../words.ts';

/** What an address itself carries to the server. */
export interface CarriedInUrl {
  /** Characters of data, and where: in the query, in the path, in the name of the host. */
  query: number;
  encoded: string | null;
  /** Names of parts that hold a credential, revealed. */
  credentials: string[];
  /** Words in path and query that ask the server to do something. */
  acts: string[];
  /** One of them deletes. */
  deletes: boolean;
}

const CREDENTIAL =
  /(?:^|[_.-])(?:token|access_?token|api_?key|apikey|key|secret|password|passwd|pwd|auth|sig(?:nature)?|session(?:id)?|jwt|code)$/i;
const DELETES =
  /^(?:delete|destroy|drop|purge|remove|wipe|erase|terminate|truncate|clear|empty|flush|uninstall|revoke|cancel|deleteall|removeall)$/i;
const ACTS =
  /^(?:deploy|redeploy|trigger|execute|exec|run|restart|reboot|shutdown|stop|start|kill|reset|rebuild|build|publish|approve|confirm|accept|transfer|pay|send|subscribe|unsubscribe|logout|signout|disable|enable|create|update|write|set|grant|promote|rollback|merge|sync|import|invite|hooks?|webhooks?|dispatch(?:es)?|quitquitquit|buildwithparameters)$/i;
const VERB_PART = /^(?:action|act|cmd|command|do|op|operation|method|_method|verb|task|func(?:tion)?|q_action)$/i;
/** Letters and digits mixed as encodings mix them, too long for a name. */
const ENCODED = /^(?=[A-Za-z0-9+/_=-]{24,}$)(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/_=-]+$/;
const MOST_PARTS = 200;

/** What an address carries besides its goal. Linear in its length. */
export function carriedInUrl(url: URL): CarriedInUrl {
  const segments = url.pathname
    .split('/')
    .slice(0, MOST_PARTS)
    .map(percentDecoded)
    .filter((part) => part !== '');
  const parts = [...url.searchParams].slice(0, MOST_PARTS);
  const words = segments
    .flatMap((part) => part.split(/[:!]/))
    .concat(parts.filter(([name]) => VERB_PART.test(name)).map(([, v]) => v));
  const acts = words.filter((word) => word.length <= 40 && (ACTS.test(word) || DELETES.test(word)));
  const labels = url.hostname.split('.').slice(0, -2);
  return {
    query: url.search.length > 1 ? url.search.length - 1 : 0,
    encoded: [...segments, ...labels].find((part) => ENCODED.test(part)) ?? null,
    credentials: parts
      .filter(([name, value]) => CREDENTIAL.test(name) && value !== '')
      .map(([name]) => reveal(name, 'address')),
    acts: [...new Set(acts)].map((word) => reveal(word, 'address')),
    deletes: acts.some((word) => DELETES.test(word)),
  };
}

/** A part of an address without its percent signs; as it is where they are none. */
export function percentDecoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The parts of a query in the words of a sentence: names and short values, the rest counted. */
export function queryWords(url: URL): string {
  const parts = [...url.searchParams];
  if (parts.length === 0) return quoted(reveal(url.search.slice(1), 'address'));
  const shown = parts.slice(0, 3).map(([name, value]) => {
    const short =
      value.length <= 60
        ? ` ${quoted(reveal(value, 'address'))}`
        : ` (${counted(value.length, 'character', 'characters')})`;
    return `${named(reveal(name, 'address'))}${value === '' ? '' : short}`;
  });
  const others = parts.length - shown.length;
  return `${shown.join(', ')}${others === 0 ? '' : ` and ${counted(others, 'more part', 'more parts')}`}`;
}
