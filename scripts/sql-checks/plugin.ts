import postgres from 'postgres';
import type ts from 'typescript';
import { comparePlainly } from './parameters.ts';
import { rowFaults } from './rows.ts';
import type { Described } from './rows.ts';

/** The parts of SafeQL's plugin interface that are used here; it exports no types of its own. */
interface Target {
  node: { tag: object; typeArguments?: { params: object[] }; quasi: { quasis: { value: { raw: string } }[] } };
  context: { checker: ts.TypeChecker; parser: { esTreeNodeToTSNodeMap: { get(node: object): ts.Node } } };
}

/**
 * Our rules on top of SafeQL: what makes a template a statement (the type of its tag), when a row type is right (rows.ts) and
 * when a parameter is (parameters.ts).
 */
function safeqlPlugin({ databaseUrl }: { databaseUrl: string }) {
  return {
    name: 'countersign',
    createConnection: {
      cacheKey: databaseUrl,
      handler: () => Promise.resolve(comparePlainly(postgres(databaseUrl, { max: 1, onnotice: () => {} }))),
    },
    onTarget({ node, context }: Target) {
      const { checker, parser } = context;
      const tag = checker.getTypeAtLocation(parser.esTreeNodeToTSNodeMap.get(node.tag));
      const made = tag.getCallSignatures()[0]?.getReturnType().symbol?.name;
      if (made !== 'Statement') return false;
      return { typeCheck: ({ output }: { output: Described }) => check(node, output, context) };
    },
  };
}

function check(node: Target['node'], output: Described, { checker, parser }: Target['context']) {
  const written = node.typeArguments?.params[0];
  if (written === undefined) return isVoid(output) ? undefined : { message: 'it returns rows: their type is missing' };
  const place = parser.esTreeNodeToTSNodeMap.get(written) as ts.TypeNode;
  const text = node.quasi.quasis
    .map((part) => part.value.raw)
    .reduce((whole, part, index) => `${whole}$${index}${part}`);
  const faults = rowFaults(output, checker.getTypeFromTypeNode(place), { checker, place, text });
  return faults.length === 0 ? undefined : { message: faults.join('\n  '), node: written };
}

/** A function called for what it does, such as `pg_advisory_xact_lock`, returns a row with nothing in it. */
const isVoid = (output: Described): boolean =>
  output.kind === 'object' && output.value.every(([, column]) => JSON.stringify(column).includes('"value":"void"'));

/** SafeQL loads a plugin by its default export's `factory`. */
export default { factory: safeqlPlugin };
