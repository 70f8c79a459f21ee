import ts from 'typescript';
import { formsOf } from './forms.ts';
import type { Form } from './forms.ts';

/** A type as SafeQL describes it: a row is an `object` of columns. `type` inside a `type` is PostgreSQL's own name for it. */
export type Described =
  | { kind: 'type'; value: string; type?: string }
  | { kind: 'literal'; value: string; base: Described }
  | { kind: 'union'; value: Described[] }
  | { kind: 'array'; value: Described }
  | { kind: 'object'; value: [string, Described][] };

interface Where {
  checker: ts.TypeChecker;
  place: ts.TypeNode;
  /** The statement; `/* never null: a, b *\/` in it declares columns never null where neither the schema nor the syntax shows it. */
  text: string;
}

/**
 * What is wrong with a declared row type. Column names have to be exactly equal, nullability too. Text may be declared as a union of
 * strings, and JSON as anything: PostgreSQL does not know its shape.
 */
export function rowFaults(row: Described, declared: ts.Type, where: Where): string[] {
  if (row.kind !== 'object') return [`not a row: ${row.kind}`];
  const { checker, place } = where;
  const vouched = vouchedFor(where.text);
  const forms = formsOf(where.text);
  const properties = new Map(checker.getPropertiesOfType(declared).map((property) => [property.name, property]));
  const columns = new Map(row.value);
  return [
    ...[...columns.keys()].filter((name) => !properties.has(name)).map((name) => `column ${name} is not declared`),
    ...[...properties.keys()].filter((name) => !columns.has(name)).map((name) => `no column ${name} is returned`),
    ...vouched.filter((name) => !columns.has(name)).map((name) => `never null: ${name} is no column`),
    ...[...columns].flatMap(([name, column]) => {
      const property = properties.get(name);
      if (!property) return [];
      const type = checker.getTypeOfSymbolAtLocation(property, place);
      return columnFaults(name, column, type, {
        checker,
        vouched: vouched.includes(name),
        form: forms.get(name) ?? { nulls: 'unknown', cast: null },
        // SafeQL knows that `run_id = $1` excludes null; a row type shared with other statements may still allow it.
        compared: new RegExp(`\\b${name} = `).test(where.text),
      });
    }),
  ];
}

const vouchedFor = (text: string): string[] =>
  [...text.matchAll(/\/\* never null: ([\w, ]+?) \*\//g)].flatMap((found) => (found[1] ?? '').split(/, */));

interface Hints {
  checker: ts.TypeChecker;
  vouched: boolean;
  form: Form;
  compared: boolean;
}

function columnFaults(
  name: string,
  column: Described,
  type: ts.Type,
  { checker, vouched, form, compared }: Hints,
): string[] {
  const members = type.isUnion() ? type.types : [type];
  const declaredNullable = members.some((member) => member.flags & ts.TypeFlags.Null);
  const nullable = form.nulls === 'perhaps' || (form.nulls !== 'never' && isNullable(column));
  const fault = (wrong: string) => [`column ${name} ${wrong}, declared as ${checker.typeToString(type)}`];
  if (vouched && !nullable) return fault('is known never to be null, so nobody has to vouch for it');
  if (nullable && !vouched && !declaredNullable && !isOpen(type)) return fault('can be null');
  if ((!nullable || vouched) && declaredNullable && !compared) return fault('is never null');
  const rest = members.filter((member) => !(member.flags & ts.TypeFlags.Null));
  const found = castTo(form, withoutNull(column));
  return fits(found, rest, checker) ? [] : fault(`is ${nameOf(found)}`);
}

const CASTS: Record<string, string> = {
  text: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  bool: 'boolean',
  json: 'json',
  jsonb: 'json',
  timestamptz: 'Date',
  bytea: 'Buffer',
};

/** The type of a cast expression is the cast's: SafeQL knows too little about functions, and forgets that `text[]` is an array. */
function castTo({ cast }: Form, column: Described): Described {
  const value = CASTS[cast?.replace('[]', '') ?? ''];
  if (value === undefined) return column;
  return cast?.endsWith('[]') ? { kind: 'array', value: { kind: 'type', value } } : { kind: 'type', value };
}

const isNull = (part: Described): boolean => part.kind === 'type' && part.value === 'null';
const isNullable = (column: Described): boolean =>
  isNull(column) || (column.kind === 'union' && column.value.some(isNullable));
const isOpen = (type: ts.Type): boolean => (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;

function withoutNull(column: Described): Described {
  if (column.kind !== 'union') return column;
  const [first, ...others] = column.value.filter((part) => !isNull(part)).map(withoutNull);
  return first && others.length === 0 ? first : { kind: 'union', value: first ? [first, ...others] : [] };
}

/** Whether the type PostgreSQL returns agrees with each member of the declared union. */
function fits(column: Described, declared: ts.Type[], checker: ts.TypeChecker): boolean {
  const all = (test: (type: ts.Type) => boolean) => declared.every(test);
  switch (column.kind) {
    case 'object':
      return true;
    case 'union':
      return column.value.every((part) => fits(part, declared, checker));
    case 'literal':
      return fits(column.base, declared, checker);
    case 'array':
      // An array made by json_agg: its elements are JSON.
      if (isJson(withoutNull(column.value))) return true;
      return all((type) => {
        const [element] = checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [];
        if (!element) return false;
        const parts = (element.isUnion() ? element.types : [element]).filter(
          (part) => !(part.flags & ts.TypeFlags.Null),
        );
        return fits(withoutNull(column.value), parts, checker);
      });
    case 'type':
      return all((type) => fitsType(column.value, type));
  }
}

const isJson = (element: Described): boolean =>
  element.kind === 'object' || (element.kind === 'type' && element.value === 'unknown');

function fitsType(name: string, type: ts.Type): boolean {
  switch (name) {
    case 'string':
      return (type.flags & ts.TypeFlags.StringLike) !== 0;
    case 'number':
      return (type.flags & ts.TypeFlags.NumberLike) !== 0;
    case 'boolean':
      return (type.flags & ts.TypeFlags.BooleanLike) !== 0;
    case 'json':
      return true;
    case 'Date':
      return type.symbol?.name === 'Date';
    case 'Buffer':
      return ['Buffer', 'Uint8Array'].includes(type.symbol?.name ?? '');
    case 'void':
      return (type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.Void)) !== 0;
    default:
      return isOpen(type);
  }
}

function nameOf(column: Described): string {
  switch (column.kind) {
    case 'type':
      return column.value;
    case 'literal':
      return column.value;
    case 'union':
      return column.value.map(nameOf).join(' | ');
    case 'array':
      return `(${nameOf(column.value)})[]`;
    case 'object':
      return 'json';
  }
}
