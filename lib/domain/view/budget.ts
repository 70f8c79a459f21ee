/**
 * How much of one action's arguments is taken apart, in units of work and never in time: the same bytes give the same view on a slow machine and
 * a fast one. Whatever exceeds it is shown as it was sent, and counts as uninspectable and critical.
 */
export const BUDGET = {
  /** Values, addresses, links, statements and commands, together. */
  nodes: 20_000,
  /** Words and signs given to parsers of other languages, together. */
  tokens: 4_000,
  /** The same in one text: their time and stack grow faster than the text. */
  tokensInOne: 1_000,
  /** Nested brackets, and operators one before another, in one such text. */
  depth: 32,
} as const;

/** Thrown when the arguments are more than the budget; `decodeView` then shows them whole, as they were sent. */
export class OverBudget extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'OverBudget';
  }
}

/** What a parser may be given at once: its time grows with the words, its stack with the depth. */
export interface ParserLimits {
  tokensInOne: number;
  depth: number;
}

/** A text that a parser was not given, or in which one failed. */
export interface Unparsed {
  code: 'view.over-budget' | 'view.failed';
  why: string;
}

/** The work that decoding one action may still take. A decoder spends from it before it loops, and gives texts of other languages only to `parse`. */
export class Budget {
  #nodes: number = BUDGET.nodes;
  #tokens: number = BUDGET.tokens;

  /** Throws `OverBudget` when what is left does not do. */
  spend(nodes: number): void {
    this.#nodes -= nodes;
    if (this.#nodes < 0)
      throw new OverBudget(
        `These arguments hold more than the ${BUDGET.nodes.toLocaleString('en')} values that Countersign takes apart`,
      );
  }

  /**
   * What a parser makes of a text; or why it was not given it, or could not finish. A text outside the parser's language is the parser's own
   * affair: `read` answers that. Whatever it throws beyond that, a full stack or a crashed engine, ends here.
   */
  parse<T>(text: string, read: () => T, limits: ParserLimits = BUDGET): { result: T } | Unparsed {
    const { tokens, depth } = measure(text, limits.tokensInOne);
    const over = (why: string): Unparsed => ({ code: 'view.over-budget', why });
    if (tokens > limits.tokensInOne || tokens > this.#tokens)
      return over(`is too long to be parsed: Countersign parses ${limits.tokensInOne.toLocaleString('en')} words`);
    if (depth > limits.depth) return over(`is nested too deep to be parsed: more than ${limits.depth} levels`);
    this.#tokens -= tokens;
    try {
      return { result: read() };
    } catch {
      return { code: 'view.failed', why: 'made the parser fail' };
    }
  }
}

const TOKEN = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu;
const PREFIX = /^(?:[-+~!@]|not)$/i;

/** Words and signs of a text, and how deep brackets nest with the operators before them; in linear time, and at most a little beyond the budget. */
function measure(text: string, most: number): { tokens: number; depth: number } {
  let tokens = 0;
  let open = 0;
  let prefixes = 0;
  let depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    tokens += 1;
    if (tokens > most) break;
    if ('([{'.includes(token)) open += 1;
    else if (')]}'.includes(token)) open = Math.max(0, open - 1);
    prefixes = PREFIX.test(token) ? prefixes + 1 : 0;
    depth = Math.max(depth, open + prefixes);
  }
  return { tokens, depth };
}
