// Requests wait here for a stop that is under way in this process, before anything of theirs is read.
export { stopsAhead } from '#lib/store/barrier-gate.ts';
