/** How the target of a stop is written where one string has to do: `organisation`, `agent:agt_…`. */
export const targetText = (type: string, id: string | null): string => (id === null ? type : `${type}:${id}`);
