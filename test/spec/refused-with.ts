/** What the reason is that this is refused for; “accepted” and what came of it where it is not. */
export const refusedWith = async (find: () => unknown): Promise<string> => {
  try {
    return `accepted: ${JSON.stringify(await find())}`;
  } catch (error) {
    return (error as Error).message;
  }
};
