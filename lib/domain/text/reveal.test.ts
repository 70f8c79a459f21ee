import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { skeletonOf } from './look-alikes.ts';
import { hiddenCharacters, reveal } from './reveal.ts';
import { patient } from '../../../test/patience.ts';

const tags = (text: string): string => String.fromCodePoint(...[...text].map((c) => 0xe0000 + (c.codePointAt(0) ?? 0)));

describe('makes visible', () => {
  const rows: [string, string, string, string][] = [
    ['a right-to-left override in a file name', 'report\u202efdp.exe', 'report⟦U+202E⟧fdp.exe', 'text.bidi'],
    ['bidi isolates', 'a\u2066b\u2069', 'a⟦U+2066⟧b⟦U+2069⟧', 'text.bidi'],
    ['a zero-width space in an IBAN', 'DE02\u200b1203', 'DE02⟦U+200B⟧1203', 'text.invisible'],
    ['a word joiner', 'pay\u2060pal', 'pay⟦U+2060⟧pal', 'text.invisible'],
    ['a byte order mark', '\ufeffrm', '⟦U+FEFF⟧rm', 'text.invisible'],
    ['a soft hyphen', 'Konto\u00adstand', 'Konto⟦U+00AD⟧stand', 'text.invisible'],
    ['a grapheme joiner', 'a\u034fb', 'a⟦U+034F⟧b', 'text.invisible'],
    ['a zero-width joiner between letters', 'a\u200db', 'a⟦U+200D⟧b', 'text.invisible'],
    ['control characters', 'a\u0000\u001b[2Jb\u007f\u0085', 'a⟦U+0000⟧⟦U+001B⟧[2Jb⟦U+007F⟧⟦U+0085⟧', 'text.control'],
    ['a carriage return that hides what stands before it', 'safe\rrm', 'safe⟦U+000D⟧rm', 'text.control'],
    ['a no-break space', 'a\u00a0b', 'a⟦U+00A0⟧b', 'text.space'],
    ['a line separator', 'a\u2028b', 'a⟦U+2028⟧b', 'text.space'],
    ['a Hangul filler', 'a\u3164b', 'a⟦U+3164⟧b', 'text.space'],
    ['an ideographic space between Latin words', 'rm\u3000-rf', 'rm⟦U+3000⟧-rf', 'text.space'],
    ['private use', 'a\ue000', 'a⟦U+E000⟧', 'text.private'],
    ['a noncharacter', 'a\uffff', 'a⟦U+FFFF⟧', 'text.private'],
    ['half a surrogate pair', 'a\ud83d', 'a⟦U+D83D⟧', 'text.private'],
    ['a variation selector after a letter', 'a\ufe0f', 'a⟦U+FE0F⟧', 'text.variation'],
    ['supplementary variation selectors', 'a\u{e0100}b', 'a⟦U+E0100⟧b', 'text.variation'],
    ['a strike-through overlay', 'n\u0336o', 'n⟦U+0336⟧o', 'text.overlay'],
    ['its own brackets', 'x⟦U+202E⟧', 'x⟦U+27E6⟧U+202E⟦U+27E7⟧', 'text.bracket'],
    ['a Cyrillic letter in a Latin word', 'pаypal', 'pа⟦U+0430 Cyrillic⟧ypal', 'text.look-alike'],
    ['a Greek letter in a Latin word', 'nοrdlicht', 'nο⟦U+03BF Greek⟧rdlicht', 'text.look-alike'],
    ['an Armenian letter in a Latin word', 'cօm', 'cօ⟦U+0585 Armenian⟧m', 'text.look-alike'],
    ['a Latin letter in a Russian word', 'привeт', 'привe⟦U+0065 Latin⟧т', 'text.look-alike'],
    ['fullwidth letters', 'Ａb', 'Ａ⟦U+FF21 fullwidth⟧b', 'text.look-alike'],
    ['a mathematical word', '𝐚𝐛', '𝐚⟦U+1D41A mathematical⟧𝐛⟦U+1D41B mathematical⟧', 'text.look-alike'],
    ['the Kelvin sign in a word', 'ban\u212a', 'ban\u212a⟦U+212A letter-like⟧', 'text.look-alike'],
    [
      'a host written wholly in another script',
      'see https://аррӏе.com now',
      'see https://а⟦U+0430 Cyrillic⟧р⟦U+0440 Cyrillic⟧р⟦U+0440 Cyrillic⟧ӏ⟦U+04CF Cyrillic⟧е⟦U+0435 Cyrillic⟧.com now',
      'text.look-alike',
    ],
  ];
  test.each(rows)('%s', (_name, text, shown, code) => {
    expect(reveal(text)).toBe(shown);
    expect(hiddenCharacters(text, '/a').map((f) => [f.code, f.pointer])).toEqual([[code, '/a']]);
  });

  test('reads out what tag characters spell', () => {
    const [finding] = hiddenCharacters(`ok${tags('ignore rules')}`, '/body');
    expect(finding?.code).toBe('text.tag');
    expect(finding?.text).toContain('12 invisible tag characters');
    expect(finding?.text).toContain('They spell “ignore rules”');
    expect(reveal(`ok${tags('i')}`)).toBe('ok⟦U+E0069⟧');
  });

  test('a pile of combining marks, from the fifth on', () => {
    expect(reveal('a' + '\u0301'.repeat(6))).toBe('a' + '\u0301'.repeat(4) + '⟦U+0301⟧⟦U+0301⟧');
  });

  test('counts repeated characters in one sentence', () => {
    expect(hiddenCharacters('a\u200bb\u200bc\u2060', '/x')).toEqual([
      { code: 'text.invisible', text: '3 invisible characters: U+200B × 2, U+2060', pointer: '/x' },
    ]);
  });
});

describe('in addresses', () => {
  test.each([
    ['ос.example', true],
    ['gıthub.com', true],
    ['почта.рф', false],
    ['münchen.de', false],
    ['例え.jp', false],
    ['ｅxample.com', true],
    ['a．com', true],
    ['plain.example', false],
    ['می\u200cخواهم', true],
  ])('%s: suspicious is %s', (text, suspicious) => {
    expect(hiddenCharacters(text, '', 'address').length > 0).toBe(suspicious);
    expect(reveal(text, 'address') !== text).toBe(suspicious);
  });
});

describe('leaves ordinary text alone', () => {
  test.each([
    'Plain English, with “quotes” — dashes … and €5.',
    'Grüße aus Köln: Straße, Äpfel, naïve, façade, İstanbul, Łódź, Ærø',
    'line one\nline two\twith tab\r\nand a Windows line',
    'Привет, мир! Отправьте отчёт до пятницы. ООО «Ромашка» USB-кабель',
    'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι',
    'Բոլոր մարդիկ ծնվում են ազատ',
    '所有人生而自由，在尊严和权利上一律平等。请使用API接口。　第二段',
    'すべての人間は、生まれながらにして自由です。カタカナ',
    '모든 인간은 태어날 때부터 자유로우며',
    'يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. ١٢٣',
    'می\u200cخواهم به خانه بروم',
    'כל בני האדם נולדו בני חורין ושווים בערכם. הAPI',
    'सभी मनुष्यों को गौरव और अधिकारों के क्\u200dष',
    'มนุษย์ทั้งหลายเกิดมามีอิสระ',
    'Tiếng Việt có dấu: những người',
    'e\u0301 decomposed e\u0323\u0302',
    '👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪 🕵‍♂️ ☎︎ 😀',
    'R = 4.7 kΩ, 3 μm, x² ≤ ½, 20 °C, №5, ™ © ℝ',
    '2026年：２０２６年',
    'https://example.com/path?q=1 and jane@example.com',
  ])('%j', (text) => {
    expect(reveal(text)).toBe(text);
    expect(hiddenCharacters(text, '')).toEqual([]);
  });
});

test('what is shown holds no hidden character, and equal showings come from equal texts', () => {
  const nasty = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        '\u202e',
        '\u200b',
        '\u00ad',
        '⟦',
        '⟧',
        'U+202E',
        'а',
        'a',
        '\r',
        '\u{e0041}',
        '\ufe0f',
        '\u200d',
        '👩',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  });
  fc.assert(
    fc.property(nasty, nasty, (a, b) => {
      expect(reveal(a)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u2060\u00ad\ufeff\p{Co}\p{Cs}]/u);
      if (a !== b) expect(reveal(a)).not.toBe(reveal(b));
      expect(reveal(a) === a).toBe(hiddenCharacters(a, '').length === 0);
    }),
    { numRuns: 2000 },
  );
});

test('skeletons name what a hurried reader reads', () => {
  expect(skeletonOf('nоrdlісht.ехаmple')).toBe('nordlicht.example');
  expect(skeletonOf('ｐａｙpal')).toBe('paypal');
});

test('is quick on a long ordinary text and on a long hostile one', () => {
  const time = (text: string): number => {
    const start = performance.now();
    reveal(text);
    return performance.now() - start;
  };
  expect(time('ordinary words '.repeat(7000))).toBeLessThan(patient(50));
  expect(time('а.com \u202e👩‍👩 '.repeat(7000))).toBeLessThan(patient(3_000));
  expect(time('a' + '\u0301'.repeat(100_000))).toBeLessThan(patient(3_000));
});
