/** RFC 3339, UTC, milliseconds. */
export const rfc3339 = (time: Date | number | string): string => new Date(time).toISOString();
export const rfc3339OrNull = (time: Date | number | string | null): string | null =>
  time === null ? null : rfc3339(time);
