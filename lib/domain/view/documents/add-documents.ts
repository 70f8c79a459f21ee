import type { Directory } from '../../directory/directory.ts';
import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import { accessIn, actorIn } from '../access/access-in.ts';
import type { ArgumentReader } from '../argument-reader.ts';
import type { Budget } from '../budget.ts';
import { addSentence, noteEffect, noteUnparsed } from '../draft.ts';
import type { Draft } from '../draft.ts';
import { addressNotes } from '../http/address-notes.ts';
import { graphqlIn } from '../http/body-notes.ts';
import { looksLikeGraphql } from '../http/graphql.ts';
import { readUrl } from '../http/hosts-of-url.ts';
import type { Leaf } from '../leaves.ts';
import { capital, clausesOf, countNotes, markCounted } from '../notes/note.ts';
import type { Note } from '../notes/note.ts';
import { addRecords } from '../records.ts';
import { counted } from '../words.ts';
import { documentsIn, describeDocument } from './documents-in.ts';
import type { DocumentText } from './documents-in.ts';
import { pageScriptNotes } from './page-script.ts';

interface Parts {
  tool: Tool;
  /** A decoder that nobody named has read and told them before. */
  guessed: boolean;
  reader: ArgumentReader;
  directory: Directory;
  budget: Budget;
}

const TRIAL = /^(?:dry_?run|validate_?only|check_?only|simulate|preview|plan_?only|server_?dry_?run)$/i;

/**
 * Reads the texts and values of arguments for which nobody named a decoder as what they are: manifests, policies, workflows, plans, GraphQL, addresses,
 * scripts of a page. What they do goes into the sentence, the worst first, and counts.
 */
export function addDocuments(parts: Parts, leaves: readonly Leaf[], draft: Draft): void {
  const { reader, tool, directory, budget } = parts;
  const trial = isTrial(tool, reader.args);
  const actor = actorIn(reader.args);
  const notes: Note[] = [];
  const whats: string[] = [];
  for (const leaf of leaves) {
    if (typeof leaf.value !== 'string' || leaf.value.length < 8) continue;
    const document = documentsIn(leaf.value, leaf.pointer, { directory, budget, actor });
    if (document !== null) {
      addDocument(document, leaf, { draft, notes, whats, directory, budget, tool });
      continue;
    }
    notes.push(...textNotes(parts, leaf, draft));
  }
  for (const { what, notes: own } of describeDocument(reader.args, '', { directory, actor })) {
    if (what !== 'data') whats.push(what);
    if (tool.effect !== 'read' && what !== 'data') notes.push(...own);
  }
  if (tool.effect !== 'read') notes.push(...argumentNotes(parts, notes));
  const own = notes.filter((note) => !parts.guessed || !isTold(draft, note));
  markCounted(reader, leaves, own);
  countNotes(draft, own, trial);
  tell(draft, parts, own, whats, trial);
}

/** Only a member that the tool itself declares may keep it from acting: any other is a word of the agent's, which nobody obeys. */
function isTrial({ input_schema: schema }: Tool, args: JsonObject): boolean {
  const declared = isJsonObject(schema['properties']) ? schema['properties'] : {};
  return Object.entries(args).some(([key, value]) => TRIAL.test(key) && Object.hasOwn(declared, key) && isOn(value));
}

/** Whether the guessed decoder has said this of the same value. */
const isTold = ({ hazards, sentence }: Draft, { code, grade, pointer, text }: Note): boolean =>
  grade === 'plain'
    ? sentence.toLowerCase().includes(text.toLowerCase())
    : hazards.some((one) => one.code === code && one.grade === grade && one.pointer === reveal(pointer));

const isOn = (value: JsonValue): boolean =>
  Array.isArray(value)
    ? value.length > 0 && value.every(isOn)
    : value === true || (typeof value === 'string' && /^(?:true|yes|all|client|server|on)$/i.test(value));

/** Access that the arguments themselves change. Tools that make something new open it from the start, which is told less loudly. */
function argumentNotes({ tool, reader, directory }: Parts, told: readonly Note[]): Note[] {
  const creates = /(?:^|[._/ -])(?:create|new|add|init|post|open)(?:[._/ -]|$)/i.test(
    tool.name.replace(/([a-z])([A-Z])/g, '$1_$2'),
  );
  const known = new Set(told.map(({ text }) => text));
  return accessIn(reader.args, '', { directory, creates, grants: tool.effect === 'grant' }).filter(
    ({ text }) => !known.has(text),
  );
}

interface Into {
  draft: Draft;
  notes: Note[];
  whats: string[];
  directory: Directory;
  budget: Budget;
  tool: Tool;
}

function addDocument(document: DocumentText, leaf: Leaf, { draft, notes, whats, directory, budget, tool }: Into): void {
  if (document.unparsed !== null) {
    noteUnparsed(draft, `The ${document.format} in ${reveal(leaf.pointer)}`, document.unparsed, reveal(leaf.pointer));
    return;
  }
  for (const { what, notes: own, effect } of document.described) {
    if (what !== 'data') whats.push(what);
    notes.push(...own);
    if (tool.effect !== 'read' || effect === 'execute') noteEffect(draft, effect);
  }
  // A value of a program’s own settings is no environment that the call touches.
  if (document.described.length > 0)
    addRecords(
      directory,
      'json',
      document.leaves.filter(({ key }) => key !== 'value'),
      draft,
      budget,
    );
}

/** GraphQL, addresses and scripts: by what the text is, whatever its member is called. */
function textNotes({ directory, budget, tool }: Parts, { value, pointer, key }: Leaf, draft: Draft): Note[] {
  const text = String(value);
  if (
    looksLikeGraphql(text) &&
    /\{/.test(text) &&
    (!/^\s*\{/.test(text) || /query|graphql|operation|document/i.test(key ?? ''))
  ) {
    const told = graphqlIn(undefined, text, pointer, budget);
    if (told !== null && told.unparsed !== null) noteUnparsed(draft, 'The GraphQL', told.unparsed, reveal(pointer));
    if (told !== null && told.unparsed === null)
      return told.mutates
        ? [
            {
              code: 'graphql.mutation',
              grade: 'plain',
              text: `run ${told.words}`,
              evidence: text,
              pointer,
              effect: 'write',
            },
            ...told.notes,
          ]
        : [];
  }
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\/\S+$/i.test(text.trim())) {
    const read = readUrl(text);
    return read === null ? [] : visited(addressNotes(directory, read, pointer), tool);
  }
  return pageScriptNotes(directory, text, pointer);
}

/** An address among data is only an address; in a tool that reads or shows pages it is visited, which is all the tool does. */
const visited = (notes: Note[], tool: Tool): Note[] =>
  tool.effect === 'read' || /fetch|navigate|goto|browse|visit|open|crawl|scrape|download|http|url|web/i.test(tool.name)
    ? notes
    : [];

function tell(
  draft: Draft,
  { tool, guessed }: Parts,
  notes: readonly Note[],
  whats: readonly string[],
  trial: boolean,
): void {
  if (notes.length === 0 && whats.length === 0) return;
  const title = reveal(tool.title || tool.name);
  const objects = [...new Set(whats)];
  const held = `${objects.slice(0, 3).join(', ')}${objects.length > 3 ? ` and ${counted(objects.length - 3, 'more', 'more')}` : ''}`;
  const does = notes.length === 0 ? `it holds ${held}` : `${trial ? 'only try to ' : ''}${clausesOf(notes)}`;
  draft.essentials.push(capital(does));
  const rest =
    !guessed && draft.sentence.startsWith(title) ? draft.sentence.slice(title.length).replace(/^[:,]?\s*/, '') : null;
  if (rest === null) return addSentence(draft, capital(does));
  const bare = rest === '' || /^with (?:1 value|[\d,]+ values)\.?$/.test(rest);
  draft.sentence = `${title}: ${does}.${bare ? '' : ` Arguments: ${rest.replace(/\.$/, '')}.`}`;
}
