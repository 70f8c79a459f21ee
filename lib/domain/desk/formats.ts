/** The version of each form that is signed or hashed, which docs/spec describes, and of what may be proposed. */
export interface Formats {
  leaf: number;
  view: number;
  verdict: number;
  decision: number;
  evidence: number;
  /** 2: records change by proposal. */
  proposal: number;
}

export const FORMS = [
  'leaf',
  'view',
  'verdict',
  'decision',
  'evidence',
  'proposal',
] as const satisfies readonly (keyof Formats)[];

/** What a desk writes that has never said otherwise. */
export const FIRST_FORMATS: Formats = { leaf: 1, view: 1, verdict: 1, decision: 1, evidence: 1, proposal: 1 };

/** The newest version of each form that this program can read and write. Raised in the commit that teaches it to write the next one. */
export const KNOWN_FORMATS: Formats = { leaf: 2, view: 1, verdict: 1, decision: 1, evidence: 1, proposal: 2 };

/** The forms of which `known` is older than what is `wanted`, such as `leaf 2`. A program of before may not know a form at all. */
export function lackingFormats(known: Partial<Formats>, wanted: Formats): string[] {
  return FORMS.filter((form) => (known[form] ?? 0) < wanted[form]).map((form) => `${form} ${wanted[form]}`);
}
