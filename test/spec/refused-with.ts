/** The reason for a refusal; “accepted” and the result where there was none. */
export const refusedWith = async (find: () => unknown): Promise<string> => {
  try {
    return `accepted: ${JSON.stringify(await find())}`;
  } catch (error) {
    return (error as Error).message;
  }
};
