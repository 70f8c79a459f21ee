/** Who has just signed in, as the session is made from it. */
export interface SignedIn {
  id: string;
  name: string;
  email: string;
  sessionEpoch: number;
}
