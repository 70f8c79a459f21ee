import type { Check, Evidence, Known } from '#lib/domain/evidence/evidence.ts';
import type { VerifiedEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import { element, revealed } from './element.ts';

/** The result of a verification in words: the answer, what the file says if it holds, and each check. */
export function shown(name: string, found: VerifiedEvidence, known: Known): HTMLElement[] {
  const { ok, checks, cannot_show, evidence } = found;
  const wrong = checks.filter((check) => !check.ok).map((check) => check.name);
  const many = checks.length === 1 ? '1 check' : `${checks.length} checks`;
  const list = section(many, element('ol', 'list', ...checks.map(row)));
  if (!ok || !evidence) {
    const title = `This is not proven: ${wrong.length} of ${many} ${wrong.length === 1 ? 'fails' : 'fail'}`;
    const what = `${name} was changed, was cut off, is of another desk, or is no evidence. Do not rely on anything in it; ask for it again.`;
    const notice = element(
      'div',
      'notice bad',
      element('h2', '', title),
      element('p', '', `${what} Wrong: ${wrong.join(', ')}.`),
    );
    notice.role = 'alert';
    return [notice, list];
  }
  const keys =
    known.logKeys && known.kids
      ? 'The head and the decision are signed by keys you gave.'
      : `It is measured by ${(known.logKeys ?? known.kids) ? 'some of ' : ''}the keys it brings along: compare them with keys you kept.`;
  const title = `All of ${name} holds`;
  const notice = element('div', 'notice good', element('h2', '', title), element('p', '', keys));
  notice.role = 'status';
  const said = [notice, section('What it proves', facts(evidence)), list];
  return cannot_show === undefined ? said : [...said, element('p', 'limits', cannot_show)];
}

const section = (title: string, content: HTMLElement): HTMLElement =>
  element('section', '', element('h2', '', title), content);

const row = ({ name, ok, detail }: Check): HTMLElement =>
  element(
    'li',
    '',
    element('span', ok ? 'holds' : 'fails', ok ? '✓ holds' : '✗ fails'),
    element('span', '', ...foreign(name)),
    element('span', detail.startsWith('sha256:') ? 'detail digest' : 'detail', ...foreign(detail)),
  );

/** Shown only for a file that passed every check: nothing unproven is repeated. */
function facts(evidence: Evidence): HTMLElement {
  const { action, verdicts, entries, checkpoint, log_keys: logKeys, jwks } = evidence;
  const [name, size] = checkpoint.split('\n');
  const rows: [string, (Node | string)[]][] = [
    [
      'Shown as',
      action.view === null ? [ERASED] : revealed((JSON.parse(action.view) as { sentence: string }).sentence),
    ],
    ['Tool', foreign(action.tool)],
    ['Arguments', [textOr(action.args)]],
    ...(action.args === action.args_proposed
      ? []
      : ([['Proposed were', [textOr(action.args_proposed)]]] as [string, Node[]][])),
    [
      'Proposed by',
      foreign(action.agent.name === action.agent.id ? action.agent.id : `${action.agent.name} (${action.agent.id})`),
    ],
    ...verdicts.map(({ reviewer, answer, method }): [string, string[]] => [
      `Answered by ${reveal(reviewer.name)}`,
      [`${answer.replaceAll('_', ' ')}, ${SIGNED[method] ?? method}`],
    ]),
    ['Came to', [action.status]],
    ['When', [element('pre', '', entries.map(({ type, at }) => `${at}  ${type}`).join('\n'))]],
    ['Log', [`${name ?? ''}, ${size ?? ''} entries under its head`]],
    ['Keys in the file', [element('pre', '', [...logKeys, ...jwks.keys.map(({ kid }) => kid)].join('\n'))]],
  ];
  return element(
    'dl',
    'list facts',
    ...rows.map(([label, value]) => element('div', '', element('dt', '', label), element('dd', '', ...value))),
  );
}

const ERASED = 'erased, as an entry of the log says; its digest stays';
const textOr = (text: string | null): HTMLElement =>
  text === null ? element('span', '', ERASED) : element('pre', '', ...foreign(text));

/** Text from the file as others wrote it, with hidden characters spelled out as the desk's own pages do. */
const foreign = (text: string): (Node | string)[] => revealed(reveal(text));

const SIGNED: Record<string, string> = {
  passkey: 'signed with a passkey',
  password: 'by password: the desk vouches for the person',
  session: 'signed in only: the desk vouches for the person',
};
