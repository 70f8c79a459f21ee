import type { Dice } from '../differences.ts';

/** Programs that only note that they were started, and with which words. */
export const RECORDERS = ['alpha', 'beta', 'gamma', 'delta', 'rm', 'curl', 'git'];

const WORDS = [
  'a',
  'b c',
  '-x',
  '--force',
  "it's",
  '/srv/data',
  'x;y',
  '#no',
  '$',
  '*',
  '[ab]',
  '~',
  '{p,q}',
  'a\\b',
  '',
  '!',
  '=',
  'k=v',
  'é',
  '"',
  '`',
  '&',
];

/** A program in Bash made of everything that decides what starts: quotes, lists, pipes, substitutions, functions, wrappers, shells in shells. */
export function shellProgram(dice: Dice): string {
  return new Writer(dice, dice.once(3)).list(dice.below(4));
}

class Writer {
  private readonly dice: Dice;
  /** Whether words are filled in only when the program runs. */
  private readonly fills: boolean;
  private variables = ['V', 'W'];

  constructor(dice: Dice, fills: boolean) {
    this.dice = dice;
    this.fills = fills;
  }

  list(depth: number): string {
    const parts = [this.statement(depth), ...this.dice.list(2, () => this.statement(depth))];
    return parts.reduce(
      (text, part) => `${text}${this.dice.pick([' ; ', '\n', ' && ', ' || ', ';', ' # note; alpha\n', '\n\n'])}${part}`,
    );
  }

  private statement(depth: number): string {
    if (depth <= 0) return this.command(0);
    const d = depth - 1;
    switch (this.dice.below(18)) {
      case 0:
        return `if ${this.command(d)}; then ${this.list(d)}\nelse ${this.list(d)}\nfi`;
      case 1:
        return `for i in ${this.word(d)} ${this.word(d)}; do ${this.list(d)}\ndone`;
      case 2:
        return `( ${this.list(d)}\n)`;
      case 3:
        return `{ ${this.list(d)}\n}`;
      case 4:
        return `${this.command(d)} | ${this.command(d)}`;
      case 5:
        return `f() { ${this.list(d)}\n}\nf ${this.word(d)}`;
      case 6:
        return `${this.dice.pick(this.variables)}=${this.word(d)}`;
      case 7:
        return `case ${this.word(d)} in x) ${this.command(d)};; *) ${this.command(d)};; esac`;
      case 8:
        return `bash <<'EOF'\n${this.list(d)}\nEOF`;
      case 9:
        return `cat <<EOF\ntext $(${this.command(d)})\nEOF`;
      case 10:
        return `eval ${quoteFor(this.dice, this.list(d))}`;
      case 11:
        return `bash -c ${quoteFor(this.dice, this.list(d))}`;
      case 12:
        return `! ${this.command(d)}`;
      case 13:
        return `trap ${quoteFor(this.dice, this.command(d))} EXIT`;
      default:
        return this.command(d);
    }
  }

  private command(depth: number): string {
    const wrapper = this.dice.once(5)
      ? this.dice.pick([
          'env -u HOME ',
          'env A=1 ',
          'timeout -s KILL 5 ',
          'nice -n 5 ',
          'command ',
          'exec -a name ',
          'nohup ',
        ])
      : '';
    const assigned = this.dice.once(8) ? `B=${this.word(depth)} ` : '';
    const program = this.dice.once(9)
      ? this.dice.pick([...(this.fills ? ['$V', '"$W"'] : []), 'al"pha"', "'beta'", '\\gamma', '"de"lta'])
      : this.dice.pick(RECORDERS);
    const words = this.dice.list(3, () => ` ${this.dice.once(9) ? '\\\n ' : ''}${this.word(depth)}`).join('');
    return `${assigned}${wrapper}${program}${words}${this.redirection(depth)}`;
  }

  private redirection(depth: number): string {
    return this.dice.once(7)
      ? this.dice.pick([' > out', ' >>log 2>&1', ' 2>/dev/null', ` <<< ${this.word(depth)}`, ' < /dev/null', ' &> all'])
      : '';
  }

  private word(depth: number): string {
    const d = depth - 1;
    switch (this.dice.below(depth > 0 && this.fills ? 12 : 8)) {
      case 0:
        return `"${this.dice.pick(WORDS).replace(/[\\"`$]/g, '\\$&')}"`;
      case 1:
        return this.fills
          ? this.dice.pick(['$V', '"$W"', '"${V:-z}"', '$1', '"$@"', '${#V}', '$((1+2))', '$?'])
          : this.dice.pick(['plain', '--long=x', '-rf']);
      case 2:
        return `${this.dice.pick(['x', 'y'])}${quoteFor(this.dice, this.dice.pick(WORDS))}z`;
      case 3:
        return this.dice.pick(["$'t\\n'", '{m,n}', 'p{1,2}q', '~', '*', '\\ #', 'a\\ b', '"a\\\\"', '{x', '-']);
      case 8:
        return `$(${this.command(d)})`;
      case 9:
        return `"\`${this.dice.pick(RECORDERS)} k\`"`;
      case 10:
        return `"q$(${this.command(d)})"`;
      case 11:
        return `<(${this.command(d)})`;
      default:
        return quoteFor(this.dice, this.dice.pick(WORDS));
    }
  }
}

/** A text in quotes of one kind or the other, so that a shell takes it as it is. */
function quoteFor(dice: Dice, text: string): string {
  return dice.once(3) ? `"${text.replace(/[\\"`$]/g, '\\$&')}"` : `'${text.replaceAll("'", "'\\''")}'`;
}
