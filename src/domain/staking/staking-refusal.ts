/** Figures that cannot be staked on. `field` is the name of the argument, with its index. */
export type StakingRefusal = {
  readonly kind: "invalid_staking_input";
  readonly field: string;
  /** As it was given; "absent" where nothing was. */
  readonly shown: string;
};

export function refused(field: string, value: number | string | undefined): StakingRefusal {
  return { kind: "invalid_staking_input", field, shown: value === undefined ? "absent" : String(value) };
}
