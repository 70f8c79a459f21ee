/** Definitions of the figures, matching what `timeFigures` computes. Printed in every report. */
export const DEFINITIONS: readonly { term: string; means: string }[] = [
  {
    term: 'Suspect',
    means:
      'The action that was named when this report was made; else what tripped the canary or the breaker; else, for a stop that a person set, whatever its target ran in the 24 hours before it and whatever it halted.',
  },
  {
    term: 'Exposure window',
    means:
      'From the first suspect redeem (the moment a connector was given the arguments to run) to containment. Where nothing suspect ran, from the first suspect proposal.',
  },
  {
    term: 'Containment',
    means:
      'The later of two ledger times: the stop was set (from then on the desk hands out nothing more) and the last client that was connected at that moment confirmed. A silent client leaves it unconfirmed, and the figure says “at least”.',
  },
  { term: 'Time to contain', means: 'The length of the exposure window.' },
  {
    term: 'Time to notice',
    means:
      'From the entry of the first suspect proposal to the entry of the stop. Not given where nobody named that proposal.',
  },
  { term: 'Trip to stop', means: 'From the entry that opened the incident to the entry of the stop.' },
  {
    term: 'Stop confirmed',
    means: 'From the entry of the stop to the last acknowledgement of the clients connected at that moment.',
  },
  {
    term: 'Reach',
    means:
      'Every action within the stop’s target about which anything but a view was recorded between the first suspect proposal and containment. It ran if its grant was redeemed. What it touched is the desk’s own reading of its arguments, not the agent’s word; what the tool really did is only reported. The audience is the tool’s registered one, or for what ran the wider one that its arguments name.',
  },
  {
    term: 'Executed, held, halted, refused',
    means:
      'Each action of the reach is in one of them: its grant was redeemed; it waited, or was approved and not run, when this was made; a stop took it before it ran; it was blocked, denied, expired or withdrawn.',
  },
  {
    term: 'Clock',
    means:
      'All times are the desk’s own, in UTC, as each entry holds them. Two processes of the desk may differ by some milliseconds.',
  },
];
