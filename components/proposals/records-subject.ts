/** What a proposal of records is about, for people: one is named, several by how many they are, without the digest that tells two such lists apart. */
export const recordsSubject = (subject: string): string => /^(\d+ records) [0-9a-f]{12}$/.exec(subject)?.[1] ?? subject;
