import { pointerSegments } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import type { ArgumentReader, RoleDefaults } from '../argument-reader.ts';
import type { Draft } from '../draft.ts';
import type { Leaf } from '../leaves.ts';
import { subjectsOf } from './name-words.ts';
import { named } from '../words.ts';

/** Roles whose text only informs: a second one changes nothing and is shown like any other data. */
const HARMLESS = new Set(['reference', 'title', 'subject', 'what', 'cwd', 'headers', 'before']);
/** Names too common at the end of others to say that two arguments mean the same. */
const COMMON = new Set([
  'id',
  'ids',
  'name',
  'names',
  'type',
  'kind',
  'key',
  'keys',
  'path',
  'url',
  'uri',
  'mode',
  'value',
  'link',
]);

/**
 * Adds a finding for each argument that the decoder ignored but whose name fits one of its roles: `BCC` beside `to`, `htmlBody` beside `body`. The
 * program behind the tool may use that one instead, so the sentence above it may be wrong and must not look certain.
 */
export function noteSecondReadings(
  tool: Tool,
  reader: ArgumentReader,
  unread: readonly Leaf[],
  roles: RoleDefaults,
  draft: Draft,
): void {
  const declared = Object.keys((tool.input_schema['properties'] ?? {}) as object);
  const roleOf = rolesByName(roles);
  const noted = new Set<string>();
  for (const { pointer, type } of unread) {
    const [name = ''] = pointerSegments(pointer) ?? [];
    const whole = roleOf.get(normalised(name));
    const role = whole ?? partlyNamed(roleOf, name);
    if (role === undefined || noted.has(name) || type === 'null') continue;
    // Part of the very value that was read: not a second one.
    if (pointerSegments(reader.find(role)?.pointer ?? '')?.[0] === name) continue;
    // The admin who mapped this role knows the tool's arguments; an argument missing from the schema was seen by nobody.
    if (tool.view.fields?.[role] !== undefined && declared.includes(name)) continue;
    noted.add(name);
    const shown = reveal(name);
    const why = `${named(shown)} could be read as “${role}” too, and the sentence does not count it`;
    draft.findings.push({ code: 'view.second-reading', text: why, pointer: reveal(`/${name}`) });
    draft.uninspectable.push({ pointer: reveal(`/${name}`), why });
    draft.essentials.push(why);
    draft.sentence = `${draft.sentence.replace(/\.$/, '')} — and ${named(shown)} may say otherwise`;
    draft.measures = { ...draft.measures, second_readings: (draft.measures.second_readings ?? 0) + 1 };
  }
}

function rolesByName(roles: RoleDefaults): Map<string, string> {
  return new Map(
    Object.entries(roles).flatMap(([role, pointers]) =>
      HARMLESS.has(role)
        ? []
        : pointers.map((pointer) => [normalised(pointerSegments(pointer)?.[0] ?? ''), role] as const),
    ),
  );
}

/** The role that a part of the name is called: `htmlBody` is a body, `bccRecipients` are more for `bcc`. */
function partlyNamed(roleOf: ReadonlyMap<string, string>, name: string): string | undefined {
  const subject = subjectsOf(name).find((word) => !COMMON.has(word) && roleOf.has(word));
  return subject === undefined ? undefined : roleOf.get(subject);
}

/** Programs differ in spelling: `BCC`, `b_cc` and `bcc` may be the same to them. */
const normalised = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
