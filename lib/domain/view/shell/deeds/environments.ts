import { commonName } from '../unwrap.ts';
import type { Start } from '../start.ts';
import { EVERYDAY, ONLY_READ } from './plain.ts';

/** Options whose value names where a command works. */
const TARGETS =
  /^(?:-n|--namespace|--context|--env|--environment|--stage|-e|--profile|--project|--cluster|-a|--app|--target|--workspace|--remote|--host|-h|--hostname|-d|--dbname|--database|--instance|--service|--site|-s|--subscription|-g|--resource-group|-o|--org|--limit|-l|-i|--inventory|--branch|--space|--account|-t|--tag|--config|-c|--deployment|--to|--from|--kube-context|--zone|--stack|--server|--db|-p)$/;
/** Programs whose words are texts, names of files or of branches here, never a place. */
const LOCAL =
  /^(?:git|npm|yarn|pnpm|bun|pip|cargo|go|make|tar|zip|cp|mv|mkdir|touch|ln|sed|chmod|rm|docker|kill|tee|node|python[\d.]*)$/;
const BUILT_FOR = /^(?:NODE_ENV|BABEL_ENV|BUILD_ENV|CI|MODE|CARGO_PROFILE|CONFIGURATION)$/;
const NAMES_PLACE =
  /(?:^|_)(?:ENV|ENVIRONMENT|STAGE|PROFILE|WORKSPACE|CONTEXT|NAMESPACE|CLUSTER|TARGET|PROJECT|HOST|DATABASE_URL|PGHOST|PGDATABASE|DB_NAME|APP)$/;

/** What a command names as the place that it works in; only such a name can be that of an environment. */
export function placesNamed(start: Start): string[] {
  const name = commonName(start.program.text);
  const names = [...start.place.names];
  if (ONLY_READ.has(name)) return names;
  for (const [i, { text }] of start.args.entries()) {
    const joined = /^(--?[A-Za-z][\w-]*)[=:](.+)$/s.exec(text);
    if (joined !== null && TARGETS.test(joined[1] ?? '')) names.push(joined[2] ?? '');
    else if (/^--(?:prod|production|staging)$/.test(text)) names.push(text.slice(2));
    else if (TARGETS.test(text)) names.push(start.args[i + 1]?.text ?? '');
    else if (!text.startsWith('-') && !isValue(start, i) && !LOCAL.test(name) && !EVERYDAY.has(name)) names.push(text);
    // `git push origin production` reaches whatever is built from that branch.
    else if (name === 'git' && start.args[0]?.text === 'push' && i > 0) names.push(text.replace(/^.*:/, ''));
    const assigned = /^(?:-e|--env|--var)?=?([A-Z_]\w*)=(.+)$/.exec(text);
    if (assigned !== null && NAMES_PLACE.test(assigned[1] ?? '') && !BUILT_FOR.test(assigned[1] ?? ''))
      names.push(assigned[2] ?? '');
  }
  for (const { name: variable, value } of start.assigned)
    if (NAMES_PLACE.test(variable) && !BUILT_FOR.test(variable)) names.push(value.text);
  return names.flatMap(partsOf);
}

/** Whether a word is the value of an option that names no place, such as a message. */
const isValue = (start: Start, i: number): boolean =>
  /^--?(?:m|message|title|body|notes|description|data|d|file|output|text|comment|subject|reason|grep|pattern|name-prefix|[\w-]*-prefix|query|filter|format)$/.test(
    start.args[i - 1]?.text ?? '',
  );

/** A name, and the parts of a host, a database or an address. */
function partsOf(name: string): string[] {
  const plain = name.replace(/^[a-z][\w+.-]*:\/\//i, '');
  return name.length > 200 || /\s/.test(name)
    ? []
    : [
        ...new Set([
          name,
          plain,
          ...plain.split(/[/:@.,=]+/),
          ...plain.split(/[_-]+/).slice(-1),
          plain.split(/[_-]/)[0] ?? '',
        ]),
      ].filter((part) => part !== '');
}
