import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject } from '../json/json.ts';
import { hiddenCharacters, reveal } from '../text/reveal.ts';
import type { Tool } from '../tool/tool.ts';
import { OverBudget } from './budget.ts';
import { DECODER_TABLE } from './decoder-table.ts';
import { NO_MEASURES } from './draft.ts';
import type { Decoded, Finding } from './view.ts';
import { quoted } from './words.ts';

/**
 * The view of arguments that could not be taken apart, because they are more than the budget or a decoder failed on them: all of them, as they
 * were sent. Its finding makes it critical, and nothing in it claims to have been inspected.
 */
export function undecodedView(tool: Tool, args: JsonObject, error: unknown): Decoded {
  const over = error instanceof OverBudget;
  const why = over ? error.message : 'Countersign failed to take these arguments apart';
  const text = textOf(args);
  const finding: Finding = { code: over ? 'view.over-budget' : 'view.failed', text: why, pointer: '' };
  return {
    view: {
      v: 1,
      decoder: { name: 'json', version: DECODER_TABLE.json.version },
      sentence: `Use ${quoted(reveal(tool.title))} with arguments that nobody has inspected. ${why}.`,
      facts: [],
      changes: [{ kind: 'json', entries: [{ pointer: '', type: 'object', value: reveal(text) }] }],
      findings: [...hiddenCharacters(text, ''), finding],
      uninspectable: [{ pointer: '', why }],
    },
    // What cannot be counted is not bounded, and what cannot be read is no read.
    measures: { ...NO_MEASURES, unbounded: true, effect: tool.effect === 'read' ? 'execute' : null },
    targets: [],
    hazards: [],
  };
}

/** Arguments that came through the API always have a canonical form and are nested at most 64 deep. */
function textOf(args: JsonObject): string {
  for (const form of [canonicalJson, JSON.stringify]) {
    try {
      return form(args);
    } catch {
      // No canonical form, or nested too deep to be written down.
    }
  }
  return '(nested too deep to be shown)';
}
