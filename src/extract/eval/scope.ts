/** Names to addresses, lexically nested. */
export class Scope {
  readonly parent: Scope | null;
  /** Made with the first name: most scopes declare none. */
  private names: Map<string, number> | null = null;

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  declare(name: string, address: number): void {
    (this.names ??= new Map()).set(name, address);
  }

  own(name: string): number | undefined {
    return this.names?.get(name);
  }

  find(name: string): number | undefined {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const address = scope.names?.get(name);
      if (address !== undefined) return address;
    }
    return undefined;
  }
}
