/** The subnets that may be leased: of `length` bits each, from `min` to `max`, both first addresses of a subnet. */
export interface SubnetRange<A extends string, N extends string> {
  readonly network: N;
  readonly length: number;
  readonly min: A;
  readonly max: A;
  /** Those that some nodes ask for: nobody else is given them. */
  readonly reserved?: readonly N[];
}
