/** What the process ends with; the help lists them from here. */
export const ExitCode = {
  /** Everything held. */
  held: 0,
  /** A check broke. */
  broke: 1,
  /** The scenario or the command line is wrong. */
  wrong: 2,
  /** This machine cannot: a privilege, tool or kernel feature is missing. */
  cannot: 3,
  /** Our bug. */
  bug: 70,
  /** Interrupted by a signal. */
  interrupted: 130,
} as const;
