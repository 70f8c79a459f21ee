import ipaddr from 'ipaddr.js';

/** A host that is not on the open internet, and what it is. */
export interface Reach {
  kind: 'metadata' | 'self' | 'private' | 'link-local' | 'name' | 'many' | 'special';
  words: string;
}

const METADATA_NAMES = new Set([
  'metadata.google.internal',
  'metadata.goog',
  'metadata',
  'instance-data',
  'metadata.azure.internal',
]);
const METADATA_ADDRESSES = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
]);
const METADATA: Reach = { kind: 'metadata', words: 'the cloud metadata service, which hands out credentials' };
const SELF: Reach = { kind: 'self', words: 'this machine itself' };
/** Names on the open internet that answer with the address written in them. */
const ADDRESS_IN_NAME = /(?:^|[.-])(\d{1,3}(?:[.-]\d{1,3}){3})\.(?:nip\.io|sslip\.io|xip\.io)$/;
const SELF_NAMES =
  /(?:^|\.)(?:localhost|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|ip6-localhost|localhost\.localdomain)$/;
const INSIDE_NAME = /\.(?:internal|local|lan|intranet|corp|home|private|svc|home\.arpa|cluster\.local|consul)$/;

/** What is special about a host as a URL names it; null for one on the open internet. */
export function reachOf(hostname: string): Reach | null {
  const host = hostname
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  if (METADATA_NAMES.has(host)) return METADATA;
  if (SELF_NAMES.test(host)) return SELF;
  const inName = ADDRESS_IN_NAME.exec(host)?.[1]?.replaceAll('-', '.');
  if (inName !== undefined && ipaddr.IPv4.isValidFourPartDecimal(inName))
    return addressReach(ipaddr.IPv4.parse(inName));
  if (ipaddr.isValid(host)) return addressReach(ipaddr.parse(host));
  return INSIDE_NAME.test(host) || (!host.includes('.') && host !== '')
    ? { kind: 'name', words: 'a name inside the network' }
    : null;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function addressReach(address: Address): Reach | null {
  if (METADATA_ADDRESSES.has(address.toString())) return METADATA;
  const inner = address.kind() === 'ipv6' ? innerAddress(address as ipaddr.IPv6) : null;
  if (inner !== null) {
    const reach = addressReach(inner);
    const words = `an IPv4 address written as IPv6 (${inner.toString()})`;
    return { kind: reach?.kind ?? 'special', words: reach === null ? words : `${words}: ${reach.words}` };
  }
  return rangeReach(address.range());
}

/** The same by the name of a range; `unicast` is the public internet. */
function rangeReach(range: string): Reach | null {
  switch (range) {
    case 'unicast':
      return null;
    case 'loopback':
    case 'unspecified':
      return SELF;
    case 'private':
    case 'uniqueLocal':
    case 'deprecatedSiteLocal':
    case 'carrierGradeNat':
      return { kind: 'private', words: 'a private address' };
    case 'linkLocal':
      return { kind: 'link-local', words: 'a link-local address' };
    case 'multicast':
    case 'broadcast':
      return { kind: 'many', words: 'an address of many machines at once' };
    default:
      return { kind: 'special', words: 'a reserved address, not on the open internet' };
  }
}

/** The IPv4 address that an IPv6 address carries: mapped, compatible, NAT64, 6to4 or ISATAP; null when it carries none. */
function innerAddress(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const parts = address.parts;
  const v4 = (high: number | undefined, low: number | undefined): ipaddr.IPv4 =>
    new ipaddr.IPv4([(high ?? 0) >> 8, (high ?? 0) & 255, (low ?? 0) >> 8, (low ?? 0) & 255]);
  const zero = (from: number, to: number): boolean => parts.slice(from, to).every((part) => part === 0);
  const last = v4(parts[6], parts[7]);
  if (zero(0, 5) && parts[5] === 0xffff) return last;
  if (zero(0, 4) && parts[4] === 0xffff && parts[5] === 0) return last;
  if (zero(0, 6) && ((parts[6] ?? 0) !== 0 || (parts[7] ?? 0) > 1)) return last;
  if (parts[0] === 0x64 && parts[1] === 0xff9b) return last;
  if (parts[0] === 0x2002) return v4(parts[1], parts[2]);
  return parts[4] === 0 && parts[5] === 0x5efe ? last : null;
}
