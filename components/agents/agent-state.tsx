import { Tag } from '../ui/small.tsx';

const WORDS = {
  active: { word: '● Active', tone: 'good' },
  locked: { word: '■ Stopped', tone: 'hot' },
  retired: { word: '○ Retired', tone: 'plain' },
} as const;

export function AgentState({ state }: { state: keyof typeof WORDS }) {
  return <Tag tone={WORDS[state].tone}>{WORDS[state].word}</Tag>;
}
