import type { VerbContext } from "@singer-io-ts/tap-kit";

export async function run({ open, print, run }: VerbContext): Promise<number> {
  await open();
  const { taken, left } = run.allowance;
  await print.rows([{ key: "taken" }, { key: "left", align: "right" }], [{ taken, left }]);
  return 0;
}
