import { findingText, type LiveFinding } from './finding.ts';
import type { Session } from './session.ts';

/** Raised in the test that shows it. */
export class SuperstepError extends Error {
  override readonly name = 'SuperstepError';
  readonly findings: readonly LiveFinding[];
  constructor(findings: readonly LiveFinding[]) {
    super(`\n${findings.map(findingText).join('\n\n')}`);
    this.findings = findings;
  }
}

/** After a test: what it has shown fails it, warnings are only told. */
export function judgeTest(session: Session, tell: (text: string) => void): void {
  const findings = session.take();
  const [errors, warnings] = [findings.filter(({ level }) => level === 'error'), findings.filter(({ level }) => level === 'warn')];
  if (warnings.length > 0) tell(warnings.map(findingText).join('\n\n'));
  if (errors.length > 0) throw new SuperstepError(errors);
}
