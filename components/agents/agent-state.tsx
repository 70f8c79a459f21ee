import { Tag } from '../ui/small.tsx';

const WORDS = {
  active: { word: '● Active', tone: 'good' },
  locked: { word: '■ Stopped', tone: 'hot' },
  retired: { word: '○ Retired', tone: 'plain' },
} as const;

/** Whether the agent may work, and whether it is in shadow mode; shown wherever an agent is listed. */
export function AgentState({ state, mode }: { state: keyof typeof WORDS; mode: 'enforce' | 'shadow' }) {
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      <Tag tone={WORDS[state].tone}>{WORDS[state].word}</Tag>
      {mode === 'shadow' && <Tag tone="warn">■ only watched</Tag>}
    </span>
  );
}
