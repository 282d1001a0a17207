import type { T } from '../syntax.ts';

/** Names to addresses, lexically nested. */
export class Scope {
  readonly parent: Scope | null;
  /** The file or the function whose names these are. */
  readonly owner: T.Node | null;
  /** Made with the first name: most scopes declare none. */
  private names: Map<string, number> | null = null;

  constructor(parent: Scope | null, owner: T.Node | null = null) {
    this.parent = parent;
    this.owner = owner;
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

  /** The file or function that declares a name. */
  ownerOf(name: string): T.Node | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) if (scope.names?.has(name) === true) return scope.owner;
    return null;
  }
}
