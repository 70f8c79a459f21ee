import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Note } from '../notes/note.ts';
import { labelled, listed, named, quoted } from '../words.ts';
import { crowdOf, principalWords, roleWords } from './access-words.ts';

/** What a Kubernetes object of access (a role or its binding) gives to whom; empty for any other object. */
export function rbacNotes(node: JsonObject, pointer: string, name: string): Note[] {
  const kind = node['kind'];
  if (kind === 'ClusterRoleBinding' || kind === 'RoleBinding') return [bindingNote(node, kind, pointer, name)];
  return kind === 'ClusterRole' || kind === 'Role' ? ruleNotes(node, kind, pointer, name) : [];
}

function bindingNote(node: JsonObject, kind: string, pointer: string, name: string): Note {
  const role = isJsonObject(node['roleRef']) ? textOf(node['roleRef']['name']) : '';
  const subjects = Array.isArray(node['subjects']) ? node['subjects'].filter(isJsonObject) : [];
  const names = subjects.map((subject) => textOf(subject['name']));
  const crowd = names.find((one) => crowdOf(one) !== null);
  const { strength } = roleWords(role);
  const namespace = isJsonObject(node['metadata']) ? textOf(node['metadata']['namespace']) : '';
  const where =
    kind === 'ClusterRoleBinding'
      ? 'the whole cluster'
      : namespace === ''
        ? 'one namespace'
        : `the namespace ${named(reveal(namespace, 'address'))}`;
  const rights =
    role === 'cluster-admin'
      ? `full rights on ${where} (cluster-admin)`
      : `the role ${named(reveal(role, 'address'))} on ${where}`;
  const whole = role === 'cluster-admin' && kind === 'ClusterRoleBinding';
  return {
    code: crowd === undefined ? 'access.binding' : 'access.public',
    grade: crowd !== undefined ? 'grave' : strength === 'full' || whole ? 'serious' : 'notice',
    text: `give ${whom(subjects)} ${rights}, by ${kind} ${named(reveal(name, 'address'))}`,
    evidence: crowd ?? role,
    pointer,
    effect: 'grant',
    ...(crowd === undefined ? {} : { audience: 'public', unbounded: true }),
    gains: names,
  };
}

function whom(subjects: readonly JsonObject[]): string {
  const words = subjects.map((subject) => {
    const name = textOf(subject['name']);
    if (crowdOf(name) === 'anybody')
      return `everybody, even without signing in (${labelled(reveal(name, 'address'))}),`;
    if (crowdOf(name) !== null) return principalWords(name);
    const kind = textOf(subject['kind']);
    return `the ${kind === 'ServiceAccount' ? 'service account' : named(reveal(kind.toLowerCase(), 'address'))} ${named(reveal(name, 'address'))}`;
  });
  const [only = 'nobody'] = words;
  return words.length < 2
    ? only
    : words.length <= 3
      ? words.join(' and ')
      : `${words.slice(0, 2).join(', ')} and ${words.length - 2} more`;
}

function ruleNotes(node: JsonObject, kind: string, pointer: string, name: string): Note[] {
  const rules = Array.isArray(node['rules']) ? node['rules'].filter(isJsonObject) : [];
  return rules.flatMap((rule): Note[] => {
    const [verbs, resources] = [textsOf(rule['verbs']), textsOf(rule['resources'])];
    const every = verbs.includes('*');
    const all = resources.includes('*');
    const secrets = resources.some((one) => /^secrets/.test(one));
    const climbs = verbs.some((verb) => /^(?:escalate|bind|impersonate)$/.test(verb));
    if (!every && !all && !secrets && !climbs) return [];
    const what = every ? 'every action (“*”)' : listed(verbs);
    const where = all ? 'every resource (“*”)' : listed(resources);
    return [
      {
        code: 'access.wildcard',
        grade: every && all ? (kind === 'ClusterRole' ? 'grave' : 'serious') : 'serious',
        text: `define the ${kind} ${quoted(reveal(name, 'address'))}, which allows ${what} on ${where}`,
        evidence: every ? '*' : (verbs[0] ?? '*'),
        pointer,
        effect: 'grant',
      },
    ];
  });
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
const textsOf = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string').map((item) => reveal(item, 'address')) : [];
