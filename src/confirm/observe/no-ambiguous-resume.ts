import type { SceneObservation } from '../observations.ts';
import { scheduled } from '../along.ts';
import { js, type Scene } from '../scene.ts';

/** One value is given while two questions wait. */
export const noAmbiguousResume: SceneObservation = {
  plays: 'graph',
  scenes(model, finding) {
    if (model === null) return { why: 'the finding is about no graph' };
    if (finding.evidence.name === 'after a task') return afterATask(finding.evidence.nodes?.[0] ?? 'workflow');
    if (finding.evidence.schedule === undefined) return tasksAtOnce(finding.evidence.nodes?.[0] ?? 'workflow');
    return scheduled(model, finding, {
      body: 'async (state, config, go) => { const answer = interrupt("question of " + who); told.push(who + ": " + answer); return go(); }',
      compile: 'checkpointer: new MemorySaver()',
      resume: 'one answer',
      after: js`
        return told.length > 1 && told.every((one) => one.endsWith('one answer')) ? 'one answer was given, and taken for all questions: ' + told.join(', ') : null;`,
      expected: 'one answer is taken for several questions',
    });
  },
};

/** Tasks of one workflow that are under way at once. */
function tasksAtOnce(name: string): readonly Scene[] {
  return [{
    expected: 'one answer is taken for several questions',
    lines: js`
      const told = [];
      const ask = task('ask', async (who) => {
        told.push(who + ': ' + interrupt('question of ' + who));
      });
      const workflow = entrypoint({ name: ${name}, checkpointer: new MemorySaver() }, async () => {
        await Promise.all([ask('the first task'), ask('the second task')]);
        return told.length;
      });
      const config = { configurable: { thread_id: 'ada' } };
      await workflow.invoke({ given: 1 }, config);
      await workflow.invoke(new Command({ resume: 'one answer' }), config);
      report(told.length > 1 && told.every((one) => one.endsWith('one answer')) ? 'one answer was given, and taken for all questions: ' + told.join(', ') : null);`,
  }];
}

/** A task asks, and then the workflow that has called it. */
function afterATask(name: string): readonly Scene[] {
  return [{
    expected: 'the answer to a task is taken for the answer to the next question',
    lines: js`
      const ask = task('ask', async () => interrupt('question of the task'));
      const workflow = entrypoint({ name: ${name}, checkpointer: new MemorySaver() }, async () => {
        const first = await ask();
        return [first, interrupt('question of the workflow')].join(' and ');
      });
      const config = { configurable: { thread_id: 'ada' } };
      await workflow.invoke({ given: 1 }, config);
      const result = await workflow.invoke(new Command({ resume: 'the answer' }), config);
      report(result === 'the answer and the answer' ? 'one answer was given, to the task, and two questions were answered' : null);`,
  }];
}
