import type { OutsideProof } from '#lib/contract/outside-api.ts';
import { count } from '../ui/words.ts';

export interface Proven {
  tone: 'good' | 'warn' | 'danger';
  title: string;
  text: string;
}

const ALONE =
  'Whoever can write to its database and use its keys could rewrite all of the log, sign it anew, and nothing here would show it.';

/** What the log’s proof is worth just now, in the words of the page: what holds, and what does not. */
export function provenOf({ head, witnesses, anchors }: OutsideProof): Proven {
  const places = [
    ...witnesses.map(({ name, cosigned, fault }) => ({ name, size: cosigned?.size ?? 0, fault })),
    ...anchors.map(({ target, kept, fault }) => ({ name: target, size: kept?.size ?? 0, fault })),
  ];
  if (places.length === 0)
    return {
      tone: 'warn',
      title: 'Nobody outside this desk vouches for the log',
      text: `${ALONE} Name witnesses (COUNTERSIGN_WITNESSES) or anchors (COUNTERSIGN_ANCHORS), or keep heads yourself.`,
    };
  const against = places.filter(({ fault }) => fault?.kind === 'contradicts').map(({ name }) => name);
  if (against.length > 0)
    return {
      tone: 'danger',
      title: 'What is kept outside speaks against this log',
      text: `It was rewritten or rolled back, or its database was put back from an older copy: ${against.join(', ')} ${against.length === 1 ? 'holds' : 'hold'} another past of it. Do not rely on older entries before somebody has compared the two.`,
    };
  const size = head?.size ?? 0;
  const reached = Math.min(size, Math.max(...places.map((place) => place.size)));
  if (reached === 0)
    return {
      tone: 'warn',
      title: 'Nobody outside has vouched for the log yet',
      text: `Until then: ${ALONE.charAt(0).toLowerCase()}${ALONE.slice(1)}`,
    };
  const left = size - reached;
  const rest =
    left === 0
      ? ''
      : ` The newest ${count(left, 'entry', 'entries')} ${left === 1 ? 'stands' : 'stand'} on this desk’s word alone so far.`;
  return {
    tone: 'good',
    title: `The first ${count(reached, 'entry', 'entries')} cannot be rewritten unseen`,
    text: `${told(
      witnesses.some((one) => one.cosigned !== null),
      anchors.some((one) => one.kept !== null),
    )} Nobody outside says that an entry is true, only that it has stood there since.${rest}`,
  };
}

function told(cosigned: boolean, anchored: boolean): string {
  const parts = [];
  if (cosigned)
    parts.push(
      'Witnesses cosign a head only when it continues the last one they saw, so that everybody who checks their lines sees the same log.',
    );
  if (anchored)
    parts.push(
      'Heads are kept elsewhere: whoever holds the log against them finds a change, as long as this desk’s admins cannot write there.',
    );
  return parts.join(' ');
}

/** How much of the log one witness or anchor covers, as a sentence after its name. */
export const reachOf = (verb: string, reached: { size: number } | null): string =>
  reached === null ? `has ${verb} nothing yet` : `${verb} the head over ${count(reached.size, 'entry', 'entries')}`;
