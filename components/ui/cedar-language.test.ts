import { readFileSync } from 'node:fs';

import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { classHighlighter, highlightTree } from '@lezer/highlight';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { cedar } from './cedar-language.ts';

/** Each coloured piece of the text with its class, without the `tok-` in front. */
function coloured(text: string): [piece: string, classes: string][] {
  const state = EditorState.create({ doc: text, extensions: cedar });
  const tree = ensureSyntaxTree(state, text.length, 10_000);
  if (!tree) throw new Error('the text was not read to its end');
  const pieces: [string, string][] = [];
  highlightTree(tree, classHighlighter, (from, to, classes) =>
    pieces.push([state.sliceDoc(from, to), classes.replaceAll('tok-', '')]),
  );
  return pieces;
}

const classOf = (text: string, piece: string) => coloured(text).find(([found]) => found === piece)?.[1];

const SAMPLE = `// Who may pay
@id("payments")
@approvals("2")
permit (principal in AgentGroup::"finance", action == Action::"pay \\"now\\"", resource is Shop::Tool)
when { context.facts has amount_minor && context.facts.amount_minor <= 50000 }
unless { resource.audience like "pub*" || false };`;

describe('Cedar text', () => {
  test('a rule is coloured word by word', () => {
    expect(coloured(SAMPLE)).toEqual([
      ['// Who may pay', 'comment'],
      ['@id', 'meta'],
      ['(', 'punctuation'],
      ['"payments"', 'string'],
      [')', 'punctuation'],
      ['@approvals', 'meta'],
      ['(', 'punctuation'],
      ['"2"', 'string'],
      [')', 'punctuation'],
      ['permit', 'keyword'],
      ['(', 'punctuation'],
      ['principal', 'variableName2'],
      ['in', 'keyword'],
      ['AgentGroup', 'typeName'],
      ['::', 'punctuation'],
      ['"finance"', 'string'],
      [',', 'punctuation'],
      ['action', 'variableName2'],
      ['==', 'operator'],
      ['Action', 'typeName'],
      ['::', 'punctuation'],
      [String.raw`"pay \"now\""`, 'string'],
      [',', 'punctuation'],
      ['resource', 'variableName2'],
      ['is', 'keyword'],
      ['Shop', 'typeName'],
      ['::', 'punctuation'],
      ['Tool', 'typeName'],
      [')', 'punctuation'],
      ['when', 'keyword'],
      ['{', 'punctuation'],
      ['context', 'variableName2'],
      ['.', 'punctuation'],
      ['facts', 'propertyName'],
      ['has', 'keyword'],
      ['amount_minor', 'propertyName'],
      ['&&', 'operator'],
      ['context', 'variableName2'],
      ['.', 'punctuation'],
      ['facts', 'propertyName'],
      ['.', 'punctuation'],
      ['amount_minor', 'propertyName'],
      ['<=', 'operator'],
      ['50000', 'number'],
      ['}', 'punctuation'],
      ['unless', 'keyword'],
      ['{', 'punctuation'],
      ['resource', 'variableName2'],
      ['.', 'punctuation'],
      ['audience', 'propertyName'],
      ['like', 'keyword'],
      ['"pub*"', 'string'],
      ['||', 'operator'],
      ['false', 'bool'],
      ['}', 'punctuation'],
      [';', 'punctuation'],
    ]);
  });

  test.each('permit forbid when unless in has like is if then else'.split(' '))('%s is a keyword', (word) => {
    expect(classOf(`${word} x`, word)).toBe('keyword');
  });

  test.each([
    ['context.args.action', 'action', 'propertyName'],
    ['context has permit', 'permit', 'propertyName'],
    ['{ resource: 1 }', 'resource', 'propertyName'],
    ['permit::"x"', 'permit', 'typeName'],
    ['principal is action', 'action', 'typeName'],
    ['context.has == when', 'when', 'keyword'],
    ['principal == ?principal', '?principal', 'variableName2'],
  ])('in %s the name %s is a %s', (text, piece, style) => {
    expect(classOf(text, piece)).toBe(style);
  });

  test('a string runs on over lines until its quote, and hides what looks like a rule', () => {
    const text = '"one\n// permit\\"\nthree" permit';
    expect(coloured(text)).toEqual([
      ['"one', 'string'],
      ['// permit\\"', 'string'],
      ['three"', 'string'],
      ['permit', 'keyword'],
    ]);
  });

  test('a comment ends with its line', () => {
    expect(coloured('// "permit\nforbid')).toEqual([
      ['// "permit', 'comment'],
      ['forbid', 'keyword'],
    ]);
  });

  test.each(['=', '&', '%', '€', '😀'])('%s is no sign of Cedar', (sign) => {
    expect(classOf(`a ${sign} b`, sign)).toBe('invalid');
  });

  test.each(['policies/starter.cedar', 'demo/policy.cedar'])('%s has nothing invalid in it', (path) => {
    const pieces = coloured(readFileSync(path, 'utf8'));
    expect(pieces.length).toBeGreaterThan(100);
    expect(pieces.filter(([, style]) => style === 'invalid')).toEqual([]);
  });

  test('no sign of any text is left without a class', () => {
    const solid = (text: string) => text.replaceAll(/\s/g, '');
    const part = fc.oneof(fc.string(), fc.constantFrom('"', '\\', '\n', '//', '@', '::', 'is', 'has', '.', '?', '😀'));
    fc.assert(
      fc.property(fc.array(part), (pieces) => {
        const text = pieces.join('');
        const found = coloured(text).map(([piece]) => piece);
        expect(solid(found.join(''))).toBe(solid(text));
      }),
      { numRuns: 500 },
    );
  });
});
