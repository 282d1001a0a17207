import fc from 'fast-check';
import type { ModuleSpec } from '../spec.ts';
import { buildModule } from './build.ts';
import { rawModule } from './raw.ts';

export interface Case {
  readonly spec: ModuleSpec;
  /** Decides the style the module is written in; 0 is the plainest. */
  readonly salt: number;
}

export const cases: fc.Arbitrary<Case> = fc.record({
  spec: rawModule.map(buildModule),
  salt: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 19, arbitrary: fc.nat() }),
});
