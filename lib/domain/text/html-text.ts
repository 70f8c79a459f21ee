/** What an HTML text shows to its reader, what it hides, and where its links lead. */
export interface HtmlText {
  visible: string;
  hidden: string;
  links: { label: string; goal: string }[];
}

const NAME = /<\/?([a-z][a-z0-9]*)(?![a-z0-9])/iy;
const LONGEST_TAG = 4_000;
const BLOCK = /^(?:p|div|br|tr|li|ul|ol|table|h[1-6]|blockquote|section|header|footer|hr|td)$/i;
const VOID = /^(?:br|hr|img|input|meta|link|area|base|col|wbr|source)$/i;
const UNSEEN_TAG = /^(?:style|script|head|title|template|noscript)$/i;
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  euro: '€',
  pound: '£',
  copy: '©',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  shy: '',
  zwnj: '',
  zwj: '',
};

/** Takes HTML apart in linear time. Styles are read where they stand in the tag; a style sheet's rules are not applied. */
export function htmlText(html: string): HtmlText {
  const out: HtmlText = { visible: '', hidden: '', links: [] };
  const open: { tag: string; hides: boolean; color: string }[] = [];
  let link: { label: string; goal: string } | null = null;
  for (const { token, name, attributes } of tokensOf(html)) {
    if (name === undefined) {
      const text = unescaped(token);
      if (open.some((one) => one.hides)) out.hidden += open.some((one) => UNSEEN_TAG.test(one.tag)) ? '' : text;
      else out.visible += text;
      if (link !== null) link.label += text;
      continue;
    }
    if (BLOCK.test(name)) out.visible += '\n';
    if (token.startsWith('</')) {
      const at = open.findLastIndex((one) => one.tag === name);
      if (at !== -1) open.length = at;
      if (name === 'a') link = null;
      continue;
    }
    if (name === 'a') {
      link = {
        label: '',
        goal: unescaped(
          /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i
            .exec(attributes)
            ?.slice(1)
            .find((v) => v !== undefined) ?? '',
        ),
      };
      if (link.goal !== '') out.links.push(link);
    }
    if (VOID.test(name) || token.endsWith('/>') || open.length >= 200) continue;
    open.push({ tag: name, hides: UNSEEN_TAG.test(name) || hides(attributes), color: '' });
  }
  return { ...out, visible: tidied(out.visible), hidden: tidied(out.hidden) };
}

interface Token {
  token: string;
  /** In lower case; undefined for text. */
  name?: string;
  attributes: string;
}

/** Tags and the texts between them, without comments; each character is looked at a bounded number of times. */
function* tokensOf(html: string): Generator<Token> {
  let close = -2;
  for (let at = 0; at < html.length;) {
    const next = html.indexOf('<', at);
    if (next !== at) {
      const end = next === -1 ? html.length : next;
      yield { token: html.slice(at, end), attributes: '' };
      at = end;
    } else if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      at = end === -1 ? html.length : end + 3;
    } else {
      if (close !== -1 && close < at) close = html.indexOf('>', at);
      NAME.lastIndex = at;
      const tag = close === -1 ? undefined : NAME.exec(html)?.[1];
      const last = tag === undefined ? close : endOfTag(html, at, close);
      const name = last - at > LONGEST_TAG ? undefined : tag;
      const end = name === undefined ? at + 1 : last + 1;
      const token = html.slice(at, end);
      yield name === undefined
        ? { token, attributes: '' }
        : { token, name: name.toLowerCase(), attributes: token.slice(name.length + 1, -1).replace(/\/$/, '') };
      at = end;
    }
  }
}

/** Where a tag ends: a `>` in quotation marks is part of an attribute. */
function endOfTag(html: string, at: number, first: number): number {
  let close = first;
  for (let round = 0; round < 20 && close - at <= LONGEST_TAG; round += 1) {
    const mark = openMark(html.slice(at, close));
    const end = mark === null ? -1 : html.indexOf(mark, close);
    const next = end === -1 ? -1 : html.indexOf('>', end);
    if (next === -1) return close;
    close = next;
  }
  return close;
}

/** The quotation mark of an attribute that is not closed. */
function openMark(tag: string): string | null {
  let open: string | null = null;
  let after = '';
  for (const sign of tag) {
    if (open === null && after === '=' && (sign === '"' || sign === "'")) open = sign;
    else if (sign === open) open = null;
    if (!/\s/.test(sign)) after = sign;
  }
  return open;
}

const tidied = (text: string): string =>
  text
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();

function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (all, decimal?: string, hex?: string, name?: string) => {
      const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? parseInt(hex, 16) : null;
      if (code !== null)
        return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : all;
      return ENTITIES[name?.toLowerCase() ?? ''] ?? all;
    },
  );
}

/** Whether a tag's own attributes keep its text from being seen. */
function hides(attributes: string): boolean {
  if (/(?:^|\s)hidden(?:\s|=|$)/i.test(attributes)) return true;
  const style = (
    /\bstyle\s*=\s*(?:"([^"]*)"|'([^']*)')/i
      .exec(attributes)
      ?.slice(1)
      .find((v) => v !== undefined) ?? ''
  )
    .toLowerCase()
    .replace(/\s+/g, '');
  const color = /(?:^|;)color:([^;]+)/.exec(style)?.[1] ?? /\bcolor\s*=\s*["']?([#\w]+)/i.exec(attributes)?.[1] ?? '';
  const ground = /(?:^|;)background(?:-color)?:([^;]+)/.exec(style)?.[1] ?? '#fff';
  return (
    /display:none|visibility:hidden|opacity:0(?:\.0\d*)?(?:;|$|!)|font-size:(?:0|1px|0\.\d+)|mso-hide:all|(?:max-)?(?:height|width):0(?:px)?(?:;|$|!)|text-indent:-\d{3,}|(?:left|top):-\d{3,}|clip:rect\(0|color:transparent/.test(
      style,
    ) ||
    (color !== '' && plainColor(color) === plainColor(ground))
  );
}

const WHITE = /^(?:#fff(?:fff)?|white|rgba?\(255,255,255(?:,1)?\)|#fefefe)$/;
const plainColor = (color: string): string =>
  WHITE.test(color.replace('!important', '')) ? 'white' : color.replace('!important', '');
