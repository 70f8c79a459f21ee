import { wordParts } from '../access/access-words.ts';

const DELETE =
  /^(?:delete[ds]?|remove[ds]?|destroy|drop|purge|wipe|erase|terminate|truncate|clear|empty|flush|prune|uninstall|unpublish|trash|batchdelete|bulkdelete)$/;
const GRANT =
  /^(?:invite|grant|share|promote|collaborators?|members?|memberships?|permissions?|roles?|acls?|admins?|owners?|access|policy|policies|impersonat\w*|visibility|transfer)$/;
const PAY =
  /^(?:pay|payment|payments|payout|payouts|charge|charges|refund|refunds|purchase|transfers|withdraw|withdrawal)$/;
const EXECUTE =
  /^(?:run|execute|exec|deploy|redeploy|trigger|dispatch|dispatches|restart|reboot|shutdown|stop|kill|rollback|invoke|eval)$/;
/** Things that hold other things: with them all that is in them goes. */
const HOLDER =
  /^(?:volume|database|db|cluster|bucket|project|repo|repositor(?:y|ie)|organi[sz]ation|org|account|environment|instance|droplet|server|disk|snapshot|backup|vault|keyring|table|index|indice|indices|tenant|workspace|namespace|stack|zone|domain|dataset|schema|collection|container|app|application|site|subscription|network|vpc|queue|topic|space|team|customer|user|plugin|store|resourcegroup|group)$/;

/** What the words of a name say that it does; nothing said is nothing known. */
export interface Harm {
  deletes: boolean;
  grants: boolean;
  pays: boolean;
  executes: boolean;
  /** What is deleted holds other things, such as a volume or a repository. */
  holder: string | null;
}

const singular = (word: string): string => word.replace(/(?:(?<=ss)es|(?<!s)s)$/, '');

/** What a name such as `volumeDelete` or `delete_user` says that it does. */
export function harmOf(name: string): Harm {
  const words = wordParts(name);
  return {
    deletes: words.some((word) => DELETE.test(word)),
    grants: words.some((word) => GRANT.test(word)),
    pays: words.some((word) => PAY.test(word)),
    executes: words.some((word) => EXECUTE.test(word)),
    holder: words.find((word) => LARGE_HOLDER.test(singular(word))) ?? null,
  };
}

/** Groups and users are held in common talk too; in a name they are a holder only where the whole is deleted by path. */
const LARGE_HOLDER =
  /^(?:volume|database|db|cluster|bucket|project|repo|repositor(?:y|ie)|organi[sz]ation|org|environment|instance|droplet|server|disk|snapshot|backup|vault|keyring|table|index|indice|indices|tenant|workspace|namespace|stack|zone|domain|dataset|schema|container|subscription|vpc|resourcegroup)$/;

/** The kind of thing that a path ends in, when it holds other things: `/repos/acme/api` is a repository, `/repos/acme/api/issues/5` is none. */
export function holderInPath(segments: readonly string[]): string | null {
  const last = segments.length - 1;
  const owned = segments[last - 2]?.toLowerCase();
  if (owned !== undefined && TWO_NAMES.test(owned)) return owned;
  for (let back = 0; back <= 1; back += 1) {
    const word = segments[last - back]?.toLowerCase();
    if (word === undefined) return null;
    const bare = wordParts(word).at(-1) ?? '';
    if (HOLDER.test(singular(bare))) return word;
    // Another collection stands behind it: what is deleted is one of its items.
    if (back > 0 && /^[a-z][a-z_-]{3,}s$/.test(word)) return null;
  }
  return null;
}

/** Collections whose items have two names: owner and name. */
const TWO_NAMES = /^(?:repos|repositories|tables|datasets|buckets|keyspaces)$/;
