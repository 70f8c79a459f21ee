/**
 * Letters that readers take for an ASCII one, from the confusables table of Unicode TR 39; each row pairs the letters
 * of a script with the ASCII letters they resemble, position by position.
 */
const CONFUSABLE_ROWS: readonly (readonly [letters: string, ascii: string])[] = [
  ['аеорсухѕіјԛԝһӏԁѵкгьвнтмѡ', 'aeopcyxsijqwhldvkrbbhtmw'],
  ['АВЕКМНОРСТУХЅІЈԚԜҺӀԀѴЬ', 'ABEKMHOPCTYXSIJQWHIDVb'],
  ['οανρυικχγηωσετϲϳ', 'oavpuikxynwoetcj'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϿ', 'ABEZHIKMNOPTYXCC'],
  ['օոսհցզյքԼՕՏՍԱՈ', 'onuhgqjpLOSUUn'],
  ['ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᎽᏀᏃᏆᏞᏟᏢᏦᏙᏚᏒᏔᏏᎴᎵ', 'DRTiAJEWMHYGZILCPKVSRWbSG'],
  ['ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓞꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ', 'BPdDTGKJCZFfMNLSRVHWXYAEIOU'],
  ['ⲟⲣⲥⲭⲁⲕⲓⲎⲘⲚⲞⲢⲤⲦⲬ', 'opcxakiHMNOPCTX'],
];

/** Latin letters outside ASCII that look like ASCII ones at a glance; checked in addresses only. */
const LATIN_ROW = ['ıɑɡɩɪʏᴀʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡᴢƖǀ', 'iagiiyabcdefghjklmnopqrstuvwzll'] as const;

const CONFUSABLE = tableOf(CONFUSABLE_ROWS);
const LATIN_CONFUSABLE = tableOf([LATIN_ROW]);

/** Scripts with letters that look Latin. Other scripts, such as Chinese, may stand beside Latin letters and deceive nobody. */
const SCRIPTS: readonly (readonly [name: string, letter: RegExp])[] = [
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Lisu', /\p{Script=Lisu}/u],
  ['Coptic', /\p{Script=Coptic}/u],
];
/** Quick test on the whole word: most words need no look at each letter. */
const SUSPECT =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}\p{Script=Coptic}\u{1d400}-\u{1d7ff}\u2100-\u214f\u2160-\u217f\uff01-\uff5e]/u;
const LATIN = /\p{Script=Latin}/u;
const LETTER = /\p{L}/u;
const FULLWIDTH = /[\uff21-\uff3a\uff41-\uff5a]/;
const FULLWIDTH_ANY = /[\uff01-\uff5e]/;
const MATHEMATICAL = /[\u{1d400}-\u{1d7ff}]/u;
const LETTERLIKE = /[\u2100-\u214f\u2160-\u217f]/;
const ASCII_LETTER = /^[A-Za-z]$/;

export interface LookAlike {
  /** UTF-16 offset inside the word. */
  index: number;
  char: string;
  /** The script or form to name: Cyrillic, fullwidth … */
  origin: string;
}

function tableOf(rows: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(([letters, ascii]) => [...letters].map((letter, i) => [letter, ascii[i] ?? ''] as const)),
  );
}

/** The skeleton of Unicode TR 39: every look-alike letter replaced by the ASCII letter it resembles. */
export function skeletonOf(text: string): string {
  return [...text.normalize('NFKC')].map((c) => CONFUSABLE.get(c) ?? LATIN_CONFUSABLE.get(c) ?? c).join('');
}

/**
 * The letters of one word that pass for others. Words wholly in one script are left alone, unless `address` is set and
 * every letter of the word resembles an ASCII one, as in a forged host name.
 */
export function lookAlikesOf(word: string, address: boolean): LookAlike[] {
  if (!SUSPECT.test(word) && !address) return [];
  const letters = lettersOf(word);
  const scripts = letters.map(({ char }) => originOf(char));
  const foreign = scripts.filter((script) => script !== null).length;
  const latin = letters.filter(({ char }) => isLatin(char)).length;
  const wholeWord = address && foreign > 0 && latin === 0 && letters.every(({ char }) => CONFUSABLE.has(char));
  const found: LookAlike[] = [];
  letters.forEach(({ index, char }, i) => {
    const script = scripts[i] ?? null;
    const form = formOf(char, letters.length, address);
    if (form !== null) found.push({ index, char, origin: form });
    else if (script !== null) {
      if (wholeWord || (latin > 0 && latin >= foreign && deceives(char, script)))
        found.push({ index, char, origin: script });
    } else if (foreign > latin && latin > 0 && ASCII_LETTER.test(char)) found.push({ index, char, origin: 'Latin' });
    else if (address && LATIN_CONFUSABLE.has(char)) found.push({ index, char, origin: 'Latin look-alike' });
  });
  return found;
}

function lettersOf(word: string): { index: number; char: string }[] {
  const letters: { index: number; char: string }[] = [];
  let index = 0;
  for (const char of word) {
    if (isLetter(char)) letters.push({ index, char });
    index += char.length;
  }
  return letters;
}

const originOf = memoised((char) => SCRIPTS.find(([, letter]) => letter.test(char))?.[0] ?? null);
const isLetter = memoised((char) => LETTER.test(char) || FULLWIDTH_ANY.test(char) || LETTERLIKE.test(char));
const isLatin = memoised((char) => LATIN.test(char) && !FULLWIDTH.test(char));
const passesForLetter = memoised((char) => ASCII_LETTER.test(char.normalize('NFKC')));

/** Memoises by character: the property tables behind \p{…} are large, and texts use few letters. */
function memoised<T>(of: (char: string) => T): (char: string) => T {
  const cache = new Map<string, T>();
  return (char) => {
    let value = cache.get(char);
    if (value === undefined) {
      if (cache.size > 10_000) cache.clear();
      cache.set(char, (value = of(char)));
    }
    return value;
  };
}

/** Greek letters are common in units and formulas (kΩ, μm), so only those that look like a Latin letter count. */
const deceives = (char: string, script: string): boolean => script !== 'Greek' || CONFUSABLE.has(char);

function formOf(char: string, lettersInWord: number, address: boolean): string | null {
  if (FULLWIDTH.test(char) || (address && FULLWIDTH_ANY.test(char))) return 'fullwidth';
  if (lettersInWord < 2 || !passesForLetter(char)) return null;
  if (MATHEMATICAL.test(char)) return 'mathematical';
  return LETTERLIKE.test(char) ? 'letter-like' : null;
}
