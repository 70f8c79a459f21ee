import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Note } from '../notes/note.ts';
import { listed, named } from '../words.ts';
import { containerNotes, imagesIn, textAt } from './containers.ts';
import type { Described } from './described.ts';

const WORKLOAD = /^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|ReplicationController)$/;

/** The objects of a Kubernetes manifest, each by kind, name and namespace, with what it changes; null when it is none. */
export function describeKubernetes(value: JsonValue, pointer: string): Described[] | null {
  if (!isJsonObject(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string') return null;
  if (value['kind'].endsWith('List') && Array.isArray(value['items']))
    return value['items'].flatMap((item) => describeKubernetes(item, pointer) ?? []);
  const kind = reveal(value['kind'], 'address');
  const name = textAt(value, 'metadata', 'name') || textAt(value, 'metadata', 'generateName');
  const namespace = textAt(value, 'metadata', 'namespace');
  const where = namespace === '' ? '' : ` in the namespace ${named(reveal(namespace, 'address'))}`;
  const what = `${named(kind)} ${name === '' ? 'without a name' : named(reveal(name, 'address'))}${where}`;
  return [{ what, notes: notesOf(value, value['kind'], what, pointer), effect: 'configure' }];
}

function notesOf(node: JsonObject, kind: string, what: string, pointer: string): Note[] {
  const plain = (text: string, more: Partial<Note> = {}): Note[] => [
    { code: 'kubernetes.object', grade: 'plain', text, evidence: kind, pointer, ...more },
  ];
  if (WORKLOAD.test(kind)) return [...plain(workload(node, kind, what)), ...containerNotes(node, pointer)];
  const spec = isJsonObject(node['spec']) ? node['spec'] : {};
  if (kind === 'Service' && /^(?:LoadBalancer|NodePort)$/.test(textAt(spec, 'type')))
    return plain(`make ${what} reachable from outside the cluster (${textAt(spec, 'type')})`, { grade: 'notice' });
  if (kind === 'Ingress' || kind === 'Gateway')
    return plain(`route traffic from outside by ${what}`, { grade: 'notice' });
  if (kind === 'Secret') return plain(`set the secret ${what}`, { grade: 'notice' });
  if (/^(?:Mutating|Validating)WebhookConfiguration$/.test(kind))
    return plain(`let a program see and change what others apply, by ${what}`, { grade: 'serious' });
  // The reader of access says what a binding does, with its name.
  if (/^(?:Cluster)?RoleBinding$/.test(kind)) return [];
  if (kind === 'Namespace' || kind === 'CustomResourceDefinition') return plain(`set ${what}`);
  if (kind === 'Application' && isJsonObject(spec['source']))
    return plain(`deploy ${what} from ${named(reveal(textAt(spec, 'source', 'repoURL'), 'address'))}`);
  return plain(`set ${what}`);
}

function workload(node: JsonObject, kind: string, what: string): string {
  const images = imagesIn(node);
  const runs = images.length === 0 ? '' : `, which runs ${listed(images)}`;
  const replicas = textAt(node, 'spec', 'replicas');
  if (replicas === '0') return `set ${what} to no copies at all, which stops it`;
  const copies =
    kind === 'DaemonSet'
      ? ' on every machine'
      : replicas === ''
        ? ''
        : ` in ${named(reveal(replicas, 'address'))} copies`;
  return `set ${what}${runs}${copies}`;
}
