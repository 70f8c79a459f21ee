import type { JsonObject } from '../../json/json.ts';
import { pointerGet } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import { secretIn } from '../deciding-paths.ts';
import type { Draft } from '../draft.ts';
import { isProgram } from '../paths.ts';
import type { Finding, Hazard } from '../view.ts';
import { counted, named, quoted } from '../words.ts';
import type { Attachment, BodyPart } from './content.ts';
import type { HtmlText } from '../../text/html-text.ts';

/** Adds a hazard, and says it in the sentence where it is more than a notice. */
export function addHazard(draft: Draft, hazard: Hazard): void {
  draft.hazards.push(hazard);
  if (hazard.grade === 'notice') return;
  draft.sentence = `${draft.sentence.replace(/\.$/, '')}. ${hazard.text}`;
  draft.essentials.push(hazard.text);
}

const FROM_FINDINGS: Record<string, Hazard['grade']> = {
  'url.link-text': 'serious',
  'url.look-alike-domain': 'serious',
  'email.display-name': 'serious',
  'email.comment': 'notice',
};

/** What findings on people and links mean for this very call. */
export function addFindingHazards(draft: Draft, findings: readonly Finding[], args: JsonObject): void {
  const seen = new Set<string>();
  for (const { code, text, pointer } of findings) {
    const grade = FROM_FINDINGS[code];
    if (grade === undefined || seen.has(code + text)) continue;
    seen.add(code + text);
    const value = pointerGet(args, pointer);
    const evidence = typeof value === 'string' && value.length <= 300 ? reveal(value) : text;
    addHazard(draft, { code, grade, text, evidence, pointer });
  }
}

/** A secret or a program among what is attached. */
export function addAttachmentHazards(draft: Draft, attachments: readonly Attachment[], outside: boolean): void {
  for (const { name, pointer } of attachments) {
    const evidence = reveal(name, 'address');
    const secret = secretIn(name);
    if (secret !== null)
      addHazard(draft, {
        code: 'email.secret-attached',
        grade: outside ? 'grave' : 'serious',
        text: `It attaches ${secret}: ${named(evidence)}`,
        evidence,
        pointer: reveal(pointer),
      });
    else if (isProgram(name))
      addHazard(draft, {
        code: 'email.program-attached',
        grade: 'serious',
        text: `It attaches a program: ${named(evidence)}`,
        evidence,
        pointer: reveal(pointer),
      });
  }
}

/** Longer text than a mail program shows beside the subject in its list. */
const LONGEST_PREVIEW = 150;

/** Text in HTML that its reader does not see, and what differs between the two parts of a body. */
export function addBodyHazards(draft: Draft, parts: readonly BodyPart[]): void {
  const text = parts.find((part) => part.kind === 'text');
  for (const part of parts) {
    if (part.html === undefined) continue;
    const { hidden } = part.html;
    if (/\p{L}{2}/u.test(hidden))
      addHazard(draft, {
        code: 'email.hidden-text',
        grade:
          hidden.length > LONGEST_PREVIEW ||
          /\b(?:ignore|instruction|assistant|system prompt|password|https?:)/i.test(hidden)
            ? 'serious'
            : 'notice',
        text: `It holds text that its readers do not see: ${quoted(reveal(hidden))}`,
        evidence: reveal(hidden.split('\n')[0] ?? ''),
        pointer: reveal(part.pointer),
      });
    if (text !== undefined) addDifference(draft, text, part, part.html);
  }
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}@][\p{L}\p{N}@.:/_-]*/gu) ?? [];

function addDifference(draft: Draft, text: BodyPart, html: BodyPart, { visible, links }: HtmlText): void {
  const said = new Set(wordsOf(text.raw).map((word) => word.replace(/[.:]+$/, '')));
  const goals = links.map((link) => link.goal);
  const shown = new Set(wordsOf(`${visible} ${goals.join(' ')}`).map((word) => word.replace(/[.:]+$/, '')));
  const more = [...shown].filter((word) => !said.has(word));
  if (more.length === 0) return;
  const telling = more.filter((word) => /@|:\/\/|^www\.|\d{3}/.test(word));
  draft.facts.push({
    label: 'HTML part',
    value: `It holds ${counted(more.length, 'word', 'words')} that the text part does not`,
    tone: 'notice',
    source: 'arguments',
    pointer: reveal(html.pointer),
  });
  // A short part that is mostly other words says something else as much as a long one that adds many.
  const many = more.length > Math.max(10, said.size / 2) || (more.length > 1 && more.length > shown.size / 2);
  if (telling.length === 0 && !many) return;
  const shownWords = reveal((telling.length > 0 ? telling : more).slice(0, 5).join(', '));
  const evidence = reveal(html.raw.length <= 300 ? html.raw : (telling[0] ?? more[0] ?? ''));
  addHazard(draft, {
    code: 'email.parts-differ',
    grade: many ? 'serious' : 'notice',
    text: `Its HTML part (${reveal(html.pointer.split('/').at(-1) ?? '', 'address')}), which most readers see, says something else than its text part: ${quoted(shownWords)}`,
    evidence,
    pointer: reveal(html.pointer),
  });
}
