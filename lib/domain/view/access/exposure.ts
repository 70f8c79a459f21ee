import type { JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Leaf } from '../leaves.ts';
import type { Note } from '../notes/note.ts';
import { labelled, quoted, scalarText } from '../words.ts';
import { openRange, wordParts } from './access-words.ts';

const ON = /^(?:true|on|yes|enabled?|1|allow(?:ed)?)$/i;
const OFF = /^(?:false|off|no|disabled?|0|none|null|suspended|deny|inherited)?$/i;
/** Values that mean "whoever wants to", bare of signs. */
const OPEN_VALUE =
  /^(?:public|publicread|publicreadwrite|publicwrite|anyone|anybody|anyonewith(?:the|a)?link|anonymous|everyone|everybody|allusers|allauthenticatedusers|authenticatedread|world|worldreadable|internetfacing)$/;
/** Members whose value says who may see or use something. */
const AUDIENCE_MEMBER =
  /^(?:.*_)?(?:visibility|access|acl|sharing|share|share_type|scope|privacy|audience|predefined_acl|canned_acl|permission|permissions|grantee_type|entity|public_access|exposure|scheme|link)(?:_(?:level|type|scope|mode|setting|control|permission))?$/;
const MADE_PUBLIC =
  /^(?:is_|make_|set_|allow_|enable_)?(?:(?:blob_)?public(?:ly)?(?:_(?:access|accessible|read|write|acl|link|sharing|visible|readable|enabled|network_access))*|anyone_with_link|(?:allow_)?anonymous(?:_access|_read|_auth|_enabled)*|everyone|link_sharing|sharing_link|share_link|share_publicly|world_readable)$/;
const KEPT_PRIVATE =
  /^(?:(?:is_|make_)?private|(?:block|ignore|restrict)_public_(?:acls|policy|buckets|access)|public_access_prevention|(?:require|requires)_(?:auth|authentication|login)|(?:auth|authentication|login)_required)$/;
/** Protections by the words of their members: off is a danger. */
const PROTECTION =
  /(?:^|_)(?:(?:deletion|termination|branch|push)_protection|enforce_admins|mfa|two_factor|2fa|otp|encrypt(?:ion|ed)|sse|audit(?:ing)?|cloudtrail|versioning|firewall|waf|protect(?:ed|ion)|required_(?:pull_request_reviews|status_checks|signatures|approvals|reviewers)|(?:ssl|tls|cert|certificate)_(?:verify|verification|validation)|verify_(?:ssl|tls|cert|certificate)|row_level_security)(?:_enabled|_mode|_required|_status)?$/;
/** The opposite: on is a danger. */
const UNPROTECTED =
  /^(?:allow_force_push(?:es)?|allow_deletions|allow_privilege_escalation|force_destroy|skip_final_snapshot|skip_final_backup|bypass_(?:\w+)|disable_(?:mfa|audit\w*|logging|protection|encryption|firewall|ssl|tls|security\w*|api_termination_off)|insecure(?:_\w+)?|skip_(?:tls|ssl|cert)_\w+|insecure_skip_tls_verify)$/;
const TRANSFER = /^(?:transfer_ownership|transferownership|change_owner|make_owner)$/;
const NEW_OWNER = /^(?:new_owner|transfer_to|target_owner|new_owner_email|new_namespace)$/;
const INBOUND = /cidr|source|ingress|inbound|allow|whitelist|range|network|prefix|trusted|(?:^|_)(?:ip|from)(?:_|$)/;
const OUTBOUND = /egress|outbound|destination|route|dest(?:_|$)/;
const WEB_PORTS = new Set(['80', '443']);

/** What surrounds a value: all names above it, whether the call makes something new, and the ports that stand beside it. */
export interface Surroundings {
  creates: boolean;
  /** The members of the nearest object around the value. */
  beside: Readonly<Record<string, JsonValue>>;
}

/** What one value by itself says about who may see or do something: opened to anybody, a protection taken away, ownership given. Null: nothing. */
export function exposureOf(leaf: Leaf, around: Surroundings): Note | null {
  if (leaf.key === null || leaf.key.length > 80) return null;
  const member = wordParts(leaf.key).join('_');
  const value = scalarText(leaf.value).trim();
  if (value.length > 80) return null;
  const shown = `${labelled(reveal(leaf.key, 'address'))} ${typeof leaf.value === 'string' ? quoted(reveal(value)) : reveal(value)}`;
  const at = { evidence: value, pointer: leaf.pointer };
  return (
    opened(member, value, shown, at, around.creates) ??
    ranged(leaf, member, value, at, around) ??
    unprotected(member, value, shown, at, around.creates) ??
    handedOver(member, value, shown, at)
  );
}

type At = Pick<Note, 'evidence' | 'pointer'>;

function opened(member: string, value: string, shown: string, at: At, creates: boolean): Note | null {
  const bare = value.toLowerCase().replace(/[^a-z]/g, '');
  const says = AUDIENCE_MEMBER.test(member) && OPEN_VALUE.test(bare);
  const typed = /^(?:type|kind|grantee|role_type)$/.test(member) && /^(?:anyone|anonymous|allusers)$/.test(bare);
  const cloud = member.includes('public_access') && /^(?:blob|container|enabled)$/.test(bare);
  const lifted = KEPT_PRIVATE.test(member) && OFF.test(value);
  if (!says && !typed && !cloud && !lifted && !(MADE_PUBLIC.test(member) && (ON.test(value) || OPEN_VALUE.test(bare))))
    return null;
  const writes = /write/.test(bare);
  const verb = lifted && member.includes('public') ? 'lift the block on public access' : 'make it public';
  return {
    ...at,
    code: 'access.public',
    // What is made open from the start holds nothing yet; a link or an open list of access always opens what is there.
    grade: creates && !writes && /(?:^|_)(?:private|public|visibility)$/.test(member) ? 'serious' : 'grave',
    text: `${verb}, so that anybody can ${writes ? 'read and change' : 'see'} it (${shown})`,
    effect: 'grant',
    audience: 'public',
  };
}

function ranged(leaf: Leaf, member: string, value: string, at: At, { beside }: Surroundings): Note | null {
  const range = typeof leaf.value === 'string' ? openRange(value) : null;
  const path = wordParts(leaf.pointer.slice(-200)).join('_');
  if (range === null || OUTBOUND.test(path) || !INBOUND.test(path)) return null;
  // `*` and words stand for addresses only where addresses stand.
  if (!value.includes('/') && !/cidr|address_prefix|ip_range|source_range/.test(path)) return null;
  if (/^(?:outbound|egress)$/i.test(textOf(beside, /^direction$/i))) return null;
  const ports = portsIn(beside);
  const web = ports.length > 0 && ports.every((port) => WEB_PORTS.has(port));
  const where = ports.length === 0 ? 'every port' : `port ${ports.join(', ')}`;
  return {
    ...at,
    code: 'access.network',
    grade: range.whole && !web ? 'grave' : 'serious',
    text: `open ${where} to ${range.words} (${member.replaceAll('_', ' ')} ${labelled(reveal(value, 'address'))})`,
    effect: 'grant',
    audience: 'public',
    ...(range.whole ? { unbounded: true } : {}),
  };
}

function portsIn(beside: Surroundings['beside']): string[] {
  const from = portOf(beside, /^(?:from_?port|start_?port)$/i);
  const to = portOf(beside, /^(?:to_?port|end_?port)$/i);
  if (from !== '') return from === to || to === '' ? known([from]) : known([`${from}–${to}`]);
  return known(
    Object.entries(beside)
      .filter(([name]) => /^(?:ports?|port_?range|(?:destination|dest|dst)_?port(?:_?ranges?)?)$/i.test(name))
      .flatMap(([, value]) => (Array.isArray(value) ? value.slice(0, 10) : [value]))
      .map((value) => shownPort(scalarText(value))),
  );
}

const shownPort = (text: string): string => (text === '' ? '' : labelled(reveal(text, 'address').slice(0, 40)));
const portOf = (beside: Surroundings['beside'], name: RegExp): string => shownPort(textOf(beside, name));

const known = (ports: string[]): string[] => ports.filter((port) => !/^(?:-1|\*|0–65535|all|any|)$/i.test(port));

const textOf = (beside: Surroundings['beside'], name: RegExp): string => {
  const found = Object.entries(beside).find(([key, value]) => name.test(key) && typeof value !== 'object');
  return found === undefined ? '' : scalarText(found[1]);
};

function unprotected(member: string, value: string, shown: string, at: At, creates: boolean): Note | null {
  const off = PROTECTION.test(member) && OFF.test(value) && value !== '';
  const on = UNPROTECTED.test(member) && ON.test(value);
  if (!off && !on) return null;
  return {
    ...at,
    code: 'access.protection',
    grade: creates ? 'notice' : 'serious',
    text: `take a protection away (${shown})`,
    effect: 'configure',
  };
}

function handedOver(member: string, value: string, shown: string, at: At): Note | null {
  const given = NEW_OWNER.test(member) && value !== '';
  if (!given && !(TRANSFER.test(member) && ON.test(value))) return null;
  return {
    ...at,
    code: 'access.ownership',
    grade: 'serious',
    text: given ? `hand ownership over to ${quoted(reveal(value, 'address'))}` : `hand ownership over (${shown})`,
    effect: 'grant',
    reversibility: 'externally_reversible',
    ...(given ? { gains: [value] } : {}),
  };
}
