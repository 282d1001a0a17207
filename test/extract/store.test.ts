import { describe, expect, test } from 'vitest';
import { Store } from '../../src/extract/values/store.ts';
import { literal } from '../../src/extract/values/value.ts';

const cell = (value: number) => ({ t: 'binding', value: literal(value) }) as const;

/** As deep as that, with a cell on every third layer, read so often that layers are read as one. */
function tower(depth: number): { readonly root: Store; readonly top: Store } {
  const root = new Store(null, []);
  root.set(0, cell(0));
  let top = root;
  for (let layer = 1; layer <= depth; layer++) {
    top = new Store(top, []);
    if (layer % 3 === 0) top.set(layer, cell(layer));
  }
  for (let read = 0; read < 20; read++) for (let address = 0; address <= depth; address++) top.get(address);
  return { root, top };
}

describe.each([1, 15, 16, 17, 40, 300, 700])('memory of %d layers', (depth) => {
  test('holds what was set last, however often it was read', () => {
    const { top } = tower(depth);
    for (let address = 0; address <= depth; address++) expect(top.get(address), `${address}`).toEqual(address % 3 === 0 ? cell(address) : undefined);
    top.set(3, cell(-3));
    expect(top.get(3)).toEqual(cell(-3));
    expect(new Store(top, []).get(3)).toEqual(cell(-3));
  });

  // A module that is first asked for within a branch is evaluated at the root, below all that is under way.
  test('sees what comes to the root later', () => {
    const { root, top } = tower(depth);
    root.set(1000, cell(1000));
    root.set(0, cell(-1));
    expect(top.get(1000)).toEqual(cell(1000));
    expect(top.get(0)).toEqual(cell(-1));
  });
});
