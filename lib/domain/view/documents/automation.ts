import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Note } from '../notes/note.ts';
import { counted, listed, named, quoted } from '../words.ts';
import { containerNotes, imagesIn, textAt } from './containers.ts';
import type { Described } from './described.ts';

/** A Compose file: its services and what they may do to their machine. */
export function describeCompose(value: JsonValue, pointer: string): Described[] | null {
  const services = isJsonObject(value) && isJsonObject(value['services']) ? value['services'] : null;
  if (services === null) return null;
  const all = Object.values(services).filter(isJsonObject);
  if (all.length === 0 || !all.every((one) => 'image' in one || 'build' in one || 'extends' in one)) return null;
  const names = Object.keys(services).map((name) => reveal(name, 'address'));
  const images = imagesIn(services);
  const what = `a Compose file with ${counted(names.length, 'service', 'services')} (${listed(names)})`;
  const text = `start ${counted(names.length, 'service', 'services')}: ${listed(names)}${images.length === 0 ? '' : `, which run ${listed(images)}`}`;
  const note: Note = { code: 'compose.services', grade: 'plain', text, evidence: names[0] ?? '', pointer };
  return [{ what, notes: [note, ...containerNotes(services, pointer)], effect: 'execute' }];
}

/** A workflow of GitHub Actions, or jobs of GitLab: what runs by itself from then on. */
export function describeWorkflow(value: JsonValue, pointer: string): Described[] | null {
  if (!isJsonObject(value)) return null;
  const jobs = isJsonObject(value['jobs']) ? value['jobs'] : null;
  const gitlab = jobs === null && Object.values(value).some((job) => isJsonObject(job) && 'script' in job);
  if (!gitlab && (jobs === null || !Object.values(jobs).some(isJob))) return null;
  // YAML 1.1 reads the name `on` as true.
  const on = value['on'] ?? value['true'] ?? null;
  const events = eventsOf(on);
  const name = textAt(value, 'name');
  const what = `a workflow${name === '' ? '' : ` ${quoted(reveal(name))}`}`;
  const when = events.length === 0 ? '' : `, on ${listed(events)}`;
  const notes: Note[] = [
    { code: 'workflow.runs', grade: 'notice', text: `set ${what} that runs by itself${when}`, evidence: name, pointer },
    ...containerNotes(jobs ?? value, pointer),
  ];
  const add = (text: string, evidence: string): void =>
    void notes.push({ code: 'workflow.rights', grade: 'serious', text, evidence, pointer, effect: 'execute' });
  if (events.includes('pull_request_target'))
    add('let it run with the repository’s secrets for strangers’ changes (pull_request_target)', 'pull_request_target');
  const jobRights = Object.values(jobs ?? {}).map((job) => (isJsonObject(job) ? job['permissions'] : null));
  for (const rights of [value['permissions'], ...jobRights])
    if (rights === 'write-all') add('give it every right on the repository (write-all)', 'write-all');
  return [{ what, notes, effect: 'execute' }];
}

const isJob = (job: JsonValue): boolean => isJsonObject(job) && ('steps' in job || 'uses' in job || 'runs-on' in job);

function eventsOf(on: JsonValue): string[] {
  const names =
    typeof on === 'string' ? [on] : Array.isArray(on) ? on.map(String) : isJsonObject(on) ? Object.keys(on) : [];
  return names.map((event) => reveal(event, 'address'));
}

/** Kinds of resource that hold data: what is destroyed with them does not come back. */
const HOLDS_DATA =
  /(?:^|_)(?:db|database|rds|sql|bucket|volume|disk|ebs|efs|filesystem|storage|dynamodb|table|redis|elasticache|elasticsearch|opensearch|kms|key|secret|vault|snapshot|backup|cluster|bigquery|spanner|cosmosdb|project|zone)(?:_|$)/;

/** A Terraform plan in its JSON form: what is made, changed and destroyed, by address. */
export function describeTerraform(value: JsonValue, pointer: string): Described[] | null {
  if (!isJsonObject(value) || !Array.isArray(value['resource_changes'])) return null;
  const changes = value['resource_changes'].filter(isJsonObject);
  const having = (action: string): JsonObject[] => changes.filter((change) => actionsOf(change).includes(action));
  const [gone, made, changed] = [having('delete'), having('create'), having('update')];
  const replaced = gone.filter((change) => actionsOf(change).includes('create'));
  const notes: Note[] = [];
  const addresses = (list: readonly JsonObject[]): string =>
    listed(list.map((one) => reveal(textAt(one, 'address'), 'address')));
  if (gone.length > 0) {
    const data = gone.filter((one) => HOLDS_DATA.test(textAt(one, 'type')));
    const sorted = [...data, ...gone.filter((one) => !data.includes(one))];
    const again = replaced.length === 0 ? '' : `, of which ${replaced.length} are made anew and empty`;
    notes.push({
      code: 'terraform.destroys',
      grade: data.length > 0 ? 'grave' : 'serious',
      text: `destroy ${counted(gone.length, 'resource', 'resources')} (${addresses(sorted)})${again}`,
      evidence: textAt(sorted[0] ?? {}, 'address'),
      pointer,
      effect: 'delete',
      reversibility: 'irreversible',
    });
  }
  const fresh = made.filter((one) => !replaced.includes(one));
  const rest = [
    ...(changed.length === 0
      ? []
      : [`change ${counted(changed.length, 'resource', 'resources')} (${addresses(changed)})`]),
    ...(fresh.length === 0 ? [] : [`make ${counted(fresh.length, 'resource', 'resources')} (${addresses(fresh)})`]),
  ];
  for (const text of rest) notes.push({ code: 'terraform.changes', grade: 'plain', text, evidence: '', pointer });
  if (notes.length === 0)
    notes.push({ code: 'terraform.changes', grade: 'plain', text: 'change nothing', evidence: '', pointer });
  return [{ what: 'a Terraform plan', notes, effect: 'configure' }];
}

const actionsOf = (change: JsonObject): string[] => {
  const actions = isJsonObject(change['change']) ? change['change']['actions'] : null;
  return Array.isArray(actions) ? actions.map(String) : [];
};

/** A CloudFormation template: its resources by type. */
export function describeStack(value: JsonValue, pointer: string): Described[] | null {
  if (!isJsonObject(value) || !isJsonObject(value['Resources'])) return null;
  const types = Object.values(value['Resources']).map((one) => (isJsonObject(one) ? textAt(one, 'Type') : ''));
  if (!types.some((type) => /^(?:AWS|Alexa|Custom)::/.test(type))) return null;
  const names = [...new Set(types)].map((type) => named(reveal(type, 'address')));
  const text = `set up ${counted(types.length, 'resource', 'resources')} (${listed(names)})`;
  return [
    {
      what: 'a CloudFormation template',
      notes: [{ code: 'stack.resources', grade: 'plain', text, evidence: types[0] ?? '', pointer }],
      effect: 'configure',
    },
  ];
}
