/** What was found when everything the lab uses of this machine was tried. */
export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Whether labs can be brought up: everything that every lab needs works. */
  readonly canRunLabs: boolean;
  readonly place: Place;
}

/** One tool, privilege, kernel feature or limit. */
export interface Finding {
  /** Stable; `machine/no-ID` is the code of the error that its absence makes. */
  readonly id: string;
  readonly group: Group;
  readonly what: string;
  /** `untried`: something it needs does not work, so nothing is known. `noted`: a limit, neither good nor bad. */
  readonly state: 'works' | 'fails' | 'untried' | 'noted';
  /** A version, a number, or the words of the kernel or tool that refused. */
  readonly saw: string;
  /** Whether every lab needs it, or only what `without` names. */
  readonly isRequired: boolean;
  /** What cannot be done without it. */
  readonly without: string;
  /** The command that mends it here, or what else to do. */
  readonly mend: string;
}

export type Group = 'tools' | 'privileges' | 'kernel' | 'limits';

/** Where this process runs, as far as it decides what mends a refusal. */
export interface Place {
  readonly uid: number;
  readonly kernel: string;
  readonly isContainer: boolean;
  /** Debian's switch; on unless it is there and 0. */
  readonly allowsUserNamespaces: boolean;
  /** Ubuntu's switch: user namespaces are given out without their capabilities. */
  readonly apparmorRestricts: boolean;
}
