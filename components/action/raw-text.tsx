import { reveal } from '#lib/domain/text/reveal.ts';
import { Revealed } from '../ui/revealed.tsx';

/** Text as somebody outside wrote it (agent, run, arguments): hidden characters are spelled out here, exactly once. */
export const RawText = ({ text }: { text: string }) => <Revealed text={reveal(text)} />;
