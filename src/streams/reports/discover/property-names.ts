/** Gives each property a name of its own: letters, digits and `_`, different in any case. The same columns get the same names. */
export class PropertyNames {
  readonly #taken = new Set<string>();

  /** `ACCOUNT.NAME` becomes `ACCOUNT__NAME`; what is taken already gets a number. */
  of(column: string, ending = ""): string {
    const plain = column.replaceAll(".", "__").replace(/[^A-Za-z0-9_]/g, "_");
    for (let n = 1; ; n++) {
      const name = `${plain}${n === 1 ? "" : `_${n}`}${ending}`;
      if (this.#taken.has(name.toLowerCase())) continue;
      this.#taken.add(name.toLowerCase());
      return name;
    }
  }
}
