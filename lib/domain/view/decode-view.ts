import type { Directory } from '../directory/directory.ts';
import type { JsonObject } from '../json/json.ts';
import { pointerGet } from '../json/pointer.ts';
import { hiddenCharacters, reveal } from '../text/reveal.ts';
import type { Tool } from '../tool/tool.ts';
import { ArgumentReader, Undecodable } from './argument-reader.ts';
import { Budget } from './budget.ts';
import { DECODER_TABLE } from './decoder-table.ts';
import { jsonChange, noteGeneric } from './decoders/json.ts';
import { addDocuments } from './documents/add-documents.ts';
import { defaultFacts } from './uncounted/defaults.ts';
import { decoderOf } from './describing/guess-decoder.ts';
import { addSentence, NO_MEASURES, noteEffect } from './draft.ts';
import type { Decoder, Draft } from './draft.ts';
import { noteLeftOver, toldBy } from './uncounted/left-over.ts';
import { leavesOf } from './leaves.ts';
import type { Leaf } from './leaves.ts';
import { opaqueReason } from './opaque.ts';
import { addRecords } from './records.ts';
import { noteSecondReadings } from './uncounted/second-readings.ts';
import { fillSentence } from './sentence-template.ts';
import { undecodedView } from './undecoded-view.ts';
import type { Decoded, Fact, Finding, View } from './view.ts';
import { lowered, scalarText } from './words.ts';

/**
 * Decodes an action's arguments into the view that a reviewer reads and signs, and the measures that risk and policy use. Every leaf of the
 * arguments appears in it, revealed and in full: in the decoder's own change, or as generic data. Arguments that do not fit the registered
 * decoder are shown as generic data with a finding; those that are more than the budget, or on which a decoder fails, as they were sent. Never
 * throws. Pure: equal input gives an equal view.
 */
export function decodeView(tool: Tool, args: JsonObject, directory: Directory): Decoded {
  try {
    return decodedView(tool, args, directory, new Budget());
  } catch (error) {
    return undecodedView(tool, args, error);
  }
}

function decodedView(tool: Tool, args: JsonObject, directory: Directory, budget: Budget): Decoded {
  const leaves = leavesOf(args).filter((leaf) => leaf.pointer !== '');
  budget.spend(workIn(leaves));
  const { decoder, reader, draft, guessed } = decode(tool, args, directory, budget);
  addRegistryFacts(tool, reader, draft);
  draft.facts.push(...defaultFacts(tool, args));
  // Nobody confirmed a guess, so it must not keep anything from being read.
  if (guessed) noteGeneric({ reader, tool, directory, budget }, leaves, draft);
  if (guessed || decoder.name === 'json') addDocuments({ tool, guessed, reader, directory, budget }, leaves, draft);
  addRecords(directory, decoder.name, leaves, draft, budget);
  const unread = leaves.filter((leaf) => !reader.isUsed(leaf.pointer));
  noteSecondReadings(tool, reader, unread, decoder.roles, draft);
  const told = toldBy(tool.view.sentence, args);
  // The generic decoder's own sentence names and counts every value; a sentence of the registry does not.
  if (decoder.name !== 'json' || told.size > 0)
    noteLeftOver(
      { tool, reader, directory },
      unread.filter(({ pointer }) => !told.has(pointer) && !reader.isCounted(pointer)),
      draft,
    );
  if (unread.length > 0 || draft.changes.length === 0) draft.changes.push(jsonChange(unread, args));
  const findings = [...textFindings(leaves, reader), ...draft.findings];
  const view: View = {
    v: 1,
    decoder: { name: decoder.name, version: decoder.version },
    sentence: sentenceOf(tool, args, draft),
    facts: draft.facts,
    changes: draft.changes,
    findings: distinct(findings, (f) => `${f.code}\n${f.pointer}\n${f.text}`),
    uninspectable: distinct([...draft.uninspectable, ...opaqueLeaves(leaves, reader)], (u) => `${u.pointer}\n${u.why}`),
  };
  return { view, measures: { ...NO_MEASURES, ...draft.measures }, targets: draft.targets, hazards: draft.hazards };
}

/** A link costs more than other values: its host is taken apart, and compared with the records. */
const LINK_NODES = 4;

function workIn(leaves: readonly Leaf[]): number {
  let nodes = leaves.length;
  for (const { value } of leaves) {
    if (typeof value !== 'string') continue;
    for (let at = value.indexOf('://'); at !== -1; at = value.indexOf('://', at + 3)) nodes += LINK_NODES;
  }
  return nodes;
}

interface Decoding {
  decoder: Decoder;
  reader: ArgumentReader;
  draft: Draft;
  /** Nobody named the decoder that read it. */
  guessed: boolean;
}

function decode(tool: Tool, args: JsonObject, directory: Directory, budget: Budget): Decoding {
  const { name, guessed } = decoderOf(tool);
  const wanted = DECODER_TABLE[name];
  try {
    const made = decodeWith(wanted, tool, args, directory, budget);
    if (guessed) made.draft.facts.unshift(guessFact(name));
    return { ...made, guessed };
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error;
    const fallback = { ...decodeWith(DECODER_TABLE.json, tool, args, directory, budget), guessed: false };
    // Nobody said that it reads so: it is told as data, and nothing is wrong with it.
    if (guessed) return fallback;
    const pointer = reveal(error.pointer);
    const text = `These arguments do not read as ${PHRASE[wanted.name]}: ${lowered(error.message)}`;
    fallback.draft.findings.push({ code: error.code, text, pointer });
    fallback.draft.uninspectable.push({ pointer, why: text });
    fallback.draft.essentials.push(text);
    addSentence(fallback.draft, text);
    if (tool.effect === 'read') noteEffect(fallback.draft, 'execute');
    return fallback;
  }
}

const guessFact = (name: Decoder['name']): Fact => ({
  label: 'Read as',
  value: `${PHRASE[name]}, by the names of its arguments; an admin can confirm it`,
  tone: 'notice',
  source: 'registry',
  pointer: null,
});

const PHRASE: Record<Decoder['name'], string> = {
  post: 'a post',
  email: 'an e-mail',
  delete: 'a deletion',
  permission: 'a change of access',
  file: 'a file change',
  sql: 'SQL',
  money: 'a payment',
  http: 'a web request',
  shell: 'a command',
  json: 'data',
};

function decodeWith(
  decoder: Decoder,
  tool: Tool,
  args: JsonObject,
  directory: Directory,
  budget: Budget,
): Omit<Decoding, 'guessed'> {
  const { fields = {}, diff } = tool.view;
  const sides = {
    ...(diff?.before === undefined ? {} : { 'diff.before': diff.before }),
    ...(diff?.after === undefined ? {} : { 'diff.after': diff.after }),
  };
  const reader = new ArgumentReader(args, { ...fields, ...sides }, decoder.roles);
  return { decoder, reader, draft: decoder.decode({ reader, tool, directory, budget }) };
}

function sentenceOf(tool: Tool, args: JsonObject, draft: Draft): string {
  const template = tool.view.sentence;
  const lead =
    template !== undefined && template.trim() !== ''
      ? fillSentence(template, args, draft.essentials)
      : draft.sentence.includes('production') || draft.measures.production !== true
        ? draft.sentence
        : `${draft.sentence.replace(/\.$/, '')}. It touches production.`;
  return draft.rest === undefined ? lead : `${lead.replace(/\.$/, '')}. It also carries ${draft.rest}.`;
}

function addRegistryFacts(tool: Tool, reader: ArgumentReader, draft: Draft): void {
  for (const { label, pointer } of tool.view.facts ?? []) {
    const value = pointerGet(reader.args, pointer);
    if (value === undefined || value === null) continue;
    const shown = typeof value === 'string' ? reveal(value, reader.contextOf(pointer)) : reveal(scalarText(value));
    if (typeof value !== 'object') reader.use(pointer);
    draft.facts.push({
      label: reveal(label),
      value: shown,
      tone: 'plain',
      source: 'arguments',
      pointer: reveal(pointer),
    });
  }
}

function textFindings(leaves: readonly Leaf[], reader: ArgumentReader): Finding[] {
  const findings: Finding[] = [];
  for (const { pointer, value } of leaves) {
    const shown = reveal(pointer);
    // The pointer changed when revealed, so a member's name contains hidden characters.
    if (shown !== pointer) findings.push(...hiddenCharacters(pointer, shown));
    if (typeof value === 'string') findings.push(...hiddenCharacters(value, shown, reader.contextOf(pointer)));
  }
  return findings;
}

function opaqueLeaves(leaves: readonly Leaf[], reader: ArgumentReader): View['uninspectable'] {
  return leaves.flatMap(({ pointer, value }) => {
    const why = typeof value === 'string' && !reader.isDecoded(pointer) ? opaqueReason(value) : null;
    return why === null ? [] : [{ pointer: reveal(pointer), why }];
  });
}

function distinct<T>(items: T[], keyOf: (item: T) => string): T[] {
  return items.length < 2 ? items : [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
