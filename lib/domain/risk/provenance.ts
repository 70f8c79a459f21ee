import type { JsonObject } from '../json/json.ts';
import { reveal } from '../text/reveal.ts';
import { leavesOf } from '../view/leaves.ts';

/** Something a run has read, as its connector reported it. */
export interface Observed {
  tool: string;
  origin: string | null;
  trust: 'trusted' | 'untrusted';
  content: string | null;
}

/** An argument that occurs in something the run read and that the person's goal does not mention. */
export interface Provenance {
  pointer: string;
  value: string;
  tool: string;
  origin: string | null;
  /** The text around it, revealed. */
  excerpt: string;
}

const SHORTEST = 4;
const LONGEST = 300;
const AROUND = 60;
const MOST = 20;
/** Bounds on the work, whatever the agent sends: most values searched for, and most characters searched. */
const VALUES = 300;
const SEARCHED = 200_000;

/** Where values of the arguments came from: untrusted sources only, each value once, oldest source first. Pure. */
export function provenanceOf(args: JsonObject, goal: string | null, observed: readonly Observed[]): Provenance[] {
  const said = (goal ?? '').toLowerCase();
  const sources = searched(observed);
  if (sources.length === 0) return [];
  const found: Provenance[] = [];
  const looked = new Set<string>();
  for (const { pointer, value } of leavesOf(args)) {
    if (found.length === MOST || looked.size === VALUES) break;
    if (typeof value !== 'string') continue;
    const wanted = value.trim().toLowerCase();
    if (wanted.length < SHORTEST || wanted.length > LONGEST || said.includes(wanted)) continue;
    if (looked.has(wanted)) continue;
    looked.add(wanted);
    const source = sources.find(({ text }) => text.includes(wanted));
    if (!source) continue;
    const { tool, origin, content, text } = source;
    const at = text.indexOf(wanted);
    found.push({
      pointer: reveal(pointer),
      value: reveal(value),
      tool,
      origin: origin === null ? null : reveal(origin),
      excerpt: reveal(cut(content, at - AROUND, at + wanted.length + AROUND)),
    });
  }
  return found;
}

function searched(observed: readonly Observed[]) {
  let left = SEARCHED;
  return observed.flatMap(({ tool, origin, trust, content }) => {
    if (trust !== 'untrusted' || content === null || left <= 0) return [];
    const kept = content.slice(0, left);
    left -= kept.length;
    return [{ tool, origin, content: kept, text: kept.toLowerCase() }];
  });
}

/** An excerpt on one line, with an ellipsis where it is cut. Never splits a surrogate pair. */
function cut(text: string, from: number, to: number): string {
  const start = Math.max(0, from);
  const piece = text
    .slice(start, to)
    .replace(/^[\udc00-\udfff]/, '')
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return `${start > 0 ? '… ' : ''}${piece}${to < text.length ? ' …' : ''}`;
}
