import { AsyncLocalStorage } from 'node:async_hooks';
import type { Run } from './run.ts';
import type { TaskRecord } from './recording.ts';

/** Where in a run the code stands that is running now. */
export interface Frame {
  readonly run: Run;
  readonly task: TaskRecord | null;
}

const frames = new AsyncLocalStorage<Frame>();

export const currentFrame = (): Frame | undefined => frames.getStore();

export function within<Result>(frame: Frame, body: () => Result): Result {
  return frames.run(frame, body);
}
