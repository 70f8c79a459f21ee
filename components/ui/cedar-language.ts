import { StreamLanguage } from '@codemirror/language';
import type { StringStream } from '@codemirror/language';

/** `before` is the keyword or sign that gives the next word its meaning; a string may run over several lines. */
interface Place {
  inString: boolean;
  before: string;
}

const KEYWORDS = 'permit forbid when unless in has like is if then else'.split(' ');
const SCOPE = 'principal action resource context'.split(' ');

const WORDS = new Map([
  ...KEYWORDS.map((word) => [word, 'keyword'] as const),
  ...SCOPE.map((word) => [word, 'variableName.special'] as const),
  ['true', 'bool'],
  ['false', 'bool'],
]);

const SIGNS: [pattern: RegExp, style: string][] = [
  [/^@\s*\w*/, 'annotation'],
  [/^\d+/, 'number'],
  [/^\?\w+/, 'variableName.special'],
  [/^(?:::|[.,:;])/, 'punctuation'],
  [/^(?:[=!<>]=|&&|\|\||[<>!+*-])/, 'operator'],
  [/^[()[\]{}]/, 'bracket'],
];

/**
 * Cedar policy text (https://docs.cedarpolicy.com/policies/syntax-grammar.html) as coloured words. It judges nothing: a
 * text that Cedar refuses is coloured as far as it can be read, and a sign that Cedar does not know is `invalid`.
 */
export const cedar = StreamLanguage.define<Place>({
  name: 'cedar',
  startState: () => ({ inString: false, before: '' }),
  token(stream, place) {
    if (place.inString) return string(stream, place);
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    const style = stream.eat('"') ? string(stream, place) : (sign(stream) ?? word(stream, place.before));
    place.before = style === 'keyword' || style === 'punctuation' ? stream.current() : '';
    return style;
  },
  languageData: { commentTokens: { line: '//' } },
});

function string(stream: StringStream, place: Place): string {
  stream.match(/^(?:\\.|[^"\\])*/);
  place.inString = !stream.eat('"');
  // A single backslash at the end of the line remains.
  if (place.inString) stream.skipToEnd();
  return 'string';
}

function sign(stream: StringStream): string | undefined {
  return SIGNS.find(([pattern]) => stream.match(pattern))?.[1];
}

/** A word of the language may also be an attribute or part of a type, so its context decides before the list of words. */
function word(stream: StringStream, before: string): string {
  if (!stream.match(/^[A-Za-z_]\w*/)) {
    stream.match(/^./u);
    return 'invalid';
  }
  if (before === '.' || before === 'has') return 'propertyName';
  if (before === '::' || before === 'is' || stream.match(/^\s*::/, false)) return 'typeName';
  if (stream.match(/^\s*:/, false)) return 'propertyName';
  return WORDS.get(stream.current()) ?? 'variableName';
}
