import type { Directory } from '../../directory/directory.ts';
import { isJsonObject } from '../../json/json.ts';
import { pointerMatches, pointerSegments } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import { crowdOf, roleWords } from '../access/access-words.ts';
import { isIbanShaped } from '../accounts.ts';
import type { ArgumentReader } from '../argument-reader.ts';
import type { Draft } from '../draft.ts';
import type { Leaf } from '../leaves.ts';
import { wordsOf } from './name-words.ts';
import { isAddress, principalOf } from '../people.ts';
import { placesOf } from '../sentence-template.ts';
import { urlTargets } from '../urls.ts';
import { gradeRank, type Hazard } from '../view.ts';
import { counted, grouped, quoted, scalarText } from '../words.ts';

const NAMED_IN_SENTENCE = 2;
const LONGEST_VALUE = 80;

/** What a value that no role counted holds. */
interface Weighed {
  leaf: Leaf;
  hazard: Hazard | null;
}

/**
 * Ends the sentence in what it does not count, and weighs what of that could change its meaning: an amount, an address, a role or a link that
 * stands in an argument no role covers may be the one that the tool obeys.
 */
export function noteLeftOver(
  { tool, reader, directory }: { tool: Tool; reader: ArgumentReader; directory: Directory },
  unread: readonly Leaf[],
  draft: Draft,
): void {
  const reads = tool.effect === 'read' && (draft.measures.effect ?? 'read') === 'read';
  const silent = unread.filter(({ type }) => type !== 'null');
  const weighed = silent.map((leaf): Weighed => ({ leaf, hazard: reads ? null : hazardOf(leaf, directory, draft) }));
  const hazards = weighed.flatMap(({ hazard }) => hazard ?? []).filter((h) => !known(draft, h));
  draft.hazards.push(...strongest(hazards));
  const text = restOf(weighed, reader);
  if (text !== null) draft.rest = text;
}

/** A decoder that weighed this very value has the better word for it. */
const known = (draft: Draft, hazard: Hazard): boolean =>
  draft.hazards.some(({ pointer }) => pointer === hazard.pointer);

/** One of each kind: fifty amounts are one danger, told by the worst of them. */
function strongest(hazards: Hazard[]): Hazard[] {
  const sorted = hazards.toSorted((a, b) => gradeRank(b) - gradeRank(a));
  return [...new Map(sorted.map((hazard) => [hazard.code, hazard] as const).reverse()).values()].reverse();
}

/** `intent “CAPTURE”, note “…” and 3 more values`; null where nothing is left. */
function restOf(weighed: readonly Weighed[], reader: ArgumentReader): string | null {
  if (weighed.length === 0) return null;
  const order = [
    ...weighed.filter(({ hazard }) => hazard !== null),
    ...weighed.filter(({ hazard }) => hazard === null),
  ];
  const short = order.filter(({ leaf, hazard }) => hazard !== null || scalarText(leaf.value).length <= LONGEST_VALUE);
  const most = Math.max(NAMED_IN_SENTENCE, Math.min(4, order.filter(({ hazard }) => hazard !== null).length));
  const shown = short.slice(0, most).map(({ leaf }) => `${placeOf(leaf.pointer)} ${valueOf(leaf, reader)}`);
  const others = weighed.length - shown.length;
  if (shown.length === 0) return counted(others, 'value that it does not count', 'values that it does not count');
  if (others > 0) shown.push(`${grouped(others)} more ${others === 1 ? 'value' : 'values'}`);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

function valueOf({ value, pointer }: Leaf, reader: ArgumentReader): string {
  return typeof value === 'string' ? quoted(reveal(value, reader.contextOf(pointer))) : scalarText(value);
}

/** A place as people write it: `purchase_units[1].amount.value`, cut between code points. */
export function placeOf(pointer: string): string {
  const path = (pointerSegments(pointer) ?? []).reduce(
    (before, segment) =>
      /^\d+$/.test(segment) ? `${before}[${segment}]` : before === '' ? segment : `${before}.${segment}`,
    '',
  );
  const shown = [...reveal(path, 'address')].slice(0, 80).join('');
  return /^[\w.[\]-]+$/.test(shown) ? shown : quoted(shown);
}

function hazardOf(leaf: Leaf, directory: Directory, draft: Draft): Hazard | null {
  const { value, pointer, key } = leaf;
  const words = wordsOf(key ?? '');
  const found = typeof value === 'string' ? ofText(value.trim(), words, pointer, directory) : null;
  const hazard = found ?? amountIn(leaf, words, draft);
  if (hazard === null) return null;
  return { ...hazard, evidence: reveal(scalarText(value)).slice(0, 200), pointer: reveal(pointer) };
}

type Kind = Pick<Hazard, 'code' | 'grade' | 'text'>;

const MEMBERS =
  /^(?:member|principal|grantee|user|subject|group|audience|visibility|access|share|scope|type|role|permission|who)s?$/;
const ROLES = /^(?:role|permission|access|privilege|grant)s?$/;
const STRONG =
  /(?:^|[^\p{L}])(?:owner|admin|administrator|root|superuser|sysadmin|full[ _-]?(?:control|access)|write[ _-]?all)(?:$|[^\p{L}])/iu;
function ofText(text: string, words: readonly string[], pointer: string, directory: Directory): Kind | null {
  if (text === '' || text.length > 320) return null;
  const place = `${placeOf(pointer)}, which the sentence does not count,`;
  const crowd = words.some((word) => MEMBERS.test(word)) ? crowdOf(text) : null;
  if (crowd !== null)
    return {
      code: 'left-over.anybody',
      grade: 'grave',
      text: `${place} names ${crowd === 'anybody' ? 'anybody at all' : 'everybody who can sign in at all'}`,
    };
  const rolelike = words.some((word) => ROLES.test(word)) || /^roles\//.test(text);
  if (rolelike && (STRONG.test(text) || roleWords(text).strength === 'full'))
    return { code: 'left-over.role', grade: 'serious', text: `${place} gives full rights` };
  if (rolelike) return { code: 'left-over.role', grade: 'notice', text: `${place} names a role` };
  if (isAddress(text)) {
    const { known, external } = principalOf(directory, text);
    const grade = known && !external ? 'notice' : 'serious';
    return { code: 'left-over.address', grade, text: `${place} is ${known ? 'an' : 'an unknown'} address` };
  }
  if (isIbanShaped(text)) return { code: 'left-over.account', grade: 'serious', text: `${place} is a bank account` };
  if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text)) {
    const unknown = urlTargets(directory, text, pointer).some((target) => !target.known);
    return {
      code: 'left-over.link',
      grade: unknown ? 'serious' : 'notice',
      text: `${place} is a link${unknown ? ' to a host that the records do not know' : ''}`,
    };
  }
  return null;
}

const AMOUNTS =
  /^(?:amount|total|price|cost|fee|sum|cents|payment|tip|refund|charge|deposit|salary|bonus|surcharge)s?$/;
const NUMBER = /^(?:[A-Z]{3}\s?)?[^\p{L}\d-]{0,2}-?\d[\d.,' ]*(?:\s?[A-Z]{3}|\s?[€$£¥₹])?$/u;
const SIGNED = /^-?[€$£¥₹]\s?-?\d|\d\s?[€$£¥₹]$/u;
const POINT = /^(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.\d*)?$/;
const COMMA = /^(?:\d+|\d{1,3}(?:\.\d{2,3})*\.\d{3})(?:,\d*)?$/;

/** The size of an amount, however its thousands and decimals are written: of two readings the larger. */
function sizeOf(value: number | string): number {
  if (typeof value === 'number') return Math.abs(value);
  const figures = value.replace(/[^\d.,]/g, '');
  const readings = [
    ...(POINT.test(figures) ? [Number(figures.replaceAll(',', ''))] : []),
    ...(COMMA.test(figures) ? [Number(figures.replaceAll('.', '').replace(',', '.'))] : []),
  ];
  return readings.length === 0 ? Number(figures.replace(/[.,]/g, '')) : Math.max(...readings);
}

function amountIn({ value, pointer }: Leaf, words: readonly string[], draft: Draft): Kind | null {
  const isAmount = typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value.trim()));
  const above = (pointerSegments(pointer) ?? []).flatMap(wordsOf);
  const last = words.at(-1) ?? '';
  const named =
    AMOUNTS.test(last) || (['value', 'units', 'minor'].includes(last) && above.some((word) => AMOUNTS.test(word)));
  const signed = typeof value === 'string' && SIGNED.test(value.trim());
  if (!isAmount || !(named || signed)) return null;
  const size = sizeOf(value);
  if (size === 0) return null;
  const counts = draft.measures.amount_minor;
  // Worth more than what was counted: then it, and not that, is what the call is about.
  const more = counts !== undefined && (counts === null || size * 100 > Math.abs(counts));
  return {
    code: 'left-over.amount',
    grade: more ? 'serious' : 'notice',
    text: `${placeOf(pointer)}, which the sentence does not count, is ${more ? 'an amount larger than the one it names' : 'an amount'}`,
  };
}

/** Whether the registry's sentence tells this value. */
export function toldBy(template: string | undefined, args: ArgumentReader['args']): ReadonlySet<string> {
  const places = placesOf(template ?? '').map(({ pointer }) => pointer);
  return new Set(
    places.flatMap((place) =>
      pointerMatches(args, place).flatMap(({ pointer, value }) =>
        Array.isArray(value)
          ? [pointer, ...value.map((_, i) => `${pointer}/${i}`)]
          : isJsonObject(value)
            ? []
            : [pointer],
      ),
    ),
  );
}
