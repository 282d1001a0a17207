import { chmodSync, cpSync, linkSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Interrupted } from '../../src/cli/interrupted.ts';
import { JOURNAL, journalsAbove } from '../../src/cli/writing/journals-above.ts';
import { recoverAt } from '../../src/cli/writing/recover.ts';
import { notWrittenText, writeFiles, type NewText } from '../../src/cli/writing/write-files.ts';
import { project } from '../cli/run.ts';
import { onFailingDisk } from './failing-disk.ts';

const NAMES = ['a.ts', 'sub/b.ts'];
const OLD = Object.fromEntries(NAMES.map((name) => [name, `old ${name}\n`]));
const NEW = Object.fromEntries(NAMES.map((name) => [name, `new ${name}\n`]));

const folder = () => project(OLD);
const textsIn = (cwd: string): NewText[] => NAMES.map((name) => ({ path: join(cwd, name), before: OLD[name]!, after: NEW[name]! }));
const write = (cwd: string, texts = textsIn(cwd), io = {}) => writeFiles(texts, { journals: [cwd], within: cwd }, io);
const recover = (cwd: string) => journalsAbove(cwd).map((root) => recoverAt(root, {}));

/** All files and what is in them. */
function contents(cwd: string): Readonly<Record<string, string>> {
  const files = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter((name) => !lstatSync(join(cwd, name)).isDirectory() || /superstep/.test(name));
  return Object.fromEntries(files.sort().map((name) => [name, lstatSync(join(cwd, name)).isFile() ? readFileSync(join(cwd, name), 'utf8') : '?']));
}

async function changesOfOneRun(): Promise<number> {
  const cwd = folder();
  return onFailingDisk(null, async (count) => (await write(cwd), count.changes));
}

describe('all files are written, or none', () => {
  test('and nothing is left beside them', async () => {
    const cwd = folder();
    expect(await write(cwd)).toBeNull();
    expect(contents(cwd)).toEqual(NEW);
  });

  test.each(['ENOSPC', 'EIO'])('whichever change fails once with %s', async (code) => {
    const total = await changesOfOneRun();
    // Those of our own; up to Node.js 22 what `rmSync` does inside counts as well.
    expect(total).toBeGreaterThanOrEqual(30);
    for (let at = 0; at < total; at++) {
      const cwd = folder();
      const failed = await onFailingDisk({ at, code, lasts: false }, () => write(cwd));
      recover(cwd);
      expect(contents(cwd), `change ${at}`).toEqual(failed === null ? NEW : OLD);
      if (failed !== null) expect(notWrittenText(failed, (path) => path)).toContain('nothing was written.');
    }
  });

  test.each(['EROFS', 'ENOSPC'])('whichever change is the first of many to fail with %s; the next run puts back what could not be', async (code) => {
    const total = await changesOfOneRun();
    for (let at = 0; at < total; at++) {
      const cwd = folder();
      const failed = await onFailingDisk({ at, code, lasts: true }, () => write(cwd));
      for (const recovery of recover(cwd)) expect(recovery?.over).toBe(true);
      expect(contents(cwd), `change ${at}`).toEqual(failed === null ? NEW : OLD);
      expect(journalsAbove(cwd)).toEqual([]);
    }
  });

  test('while the disk stays broken it is said, and nothing is lost', async () => {
    const cwd = folder();
    const failed = await onFailingDisk({ at: (await changesOfOneRun()) - 10, code: 'EROFS', lasts: true }, () => write(cwd));
    expect(failed?.left.every(({ why, again }) => why === 'cannot be put back (EROFS)' && again)).toBe(true);
    const recovery = await onFailingDisk({ at: 0, code: 'EROFS', lasts: true }, async () => recover(cwd));
    expect(recovery).toEqual([{ over: false, message: expect.stringContaining('cannot be put back (EROFS)') }]);
    expect(await write(cwd)).toBeNull();
    expect(contents(cwd)).toEqual(NEW);
  });

  test('a file that another one is in the way of', async () => {
    const cwd = folder();
    chmodSync(join(cwd, 'sub/b.ts'), 0o755);
    expect(await write(cwd, [...textsIn(cwd), { path: join(cwd, 'gone.ts'), before: 'x', after: 'y' }])).toMatchObject({ path: join(cwd, 'gone.ts'), left: [] });
    expect(contents(cwd)).toEqual(OLD);
    expect(statSync(join(cwd, 'sub/b.ts')).mode & 0o777).toBe(0o755);
  });
});

describe('somebody else saves a file', () => {
  const saves: Readonly<Record<string, (path: string) => void>> = {
    'in place': (path) => writeFileSync(path, 'theirs\n'),
    'by another file': (path) => (writeFileSync(`${path}~`, 'theirs\n'), renameSync(`${path}~`, path)),
    'by taking it away': (path) => unlinkSync(path),
  };

  test.each(Object.keys(saves))('%s, before whichever change: it is never lost', async (how) => {
    const total = await changesOfOneRun();
    for (const name of NAMES) {
      for (let at = 0; at < total; at++) {
        const cwd = folder();
        let lastLook = false;
        const failed = await onFailingDisk(null, () => write(cwd), (change, call, args) => {
          if (change !== at) return;
          lastLook = call === 'renameSync' && args[1] === join(cwd, name);
          saves[how]!(join(cwd, name));
        });
        const now = contents(cwd);
        // Between the last look and the renaming lies no other call, and nothing that could be done about it.
        const expected = lastLook && how !== 'in place' ? NEW[name] : how === 'by taking it away' ? undefined : 'theirs\n';
        expect(now[name], `${name}, change ${at}`).toBe(expected);
        for (const other of NAMES.filter((one) => one !== name)) expect(now[other], `${other} of ${name}, change ${at}`).toBe(failed === null ? NEW[other] : OLD[other]);
        expect(Object.keys(now).filter((one) => /superstep/.test(one))).toEqual([]);
      }
    }
  });
});

describe('what a file is', () => {
  test('more names than one: it is refused, since the others would keep the old text', async () => {
    const cwd = folder();
    linkSync(join(cwd, 'a.ts'), join(cwd, 'z.ts'));
    expect(await write(cwd)).toEqual({ path: join(cwd, 'a.ts'), why: 'has 2 names (hard links), and only one of them would get the new text', left: [] });
    expect(contents(cwd)).toEqual({ ...OLD, 'z.ts': OLD['a.ts'] });
  });

  test('a link that leads out of the folder, or into a package, is not followed', async () => {
    const cwd = project({ ...OLD, '../outside.ts': 'x', 'node_modules/p/i.ts': 'x' });
    for (const real of ['../outside.ts', 'node_modules/p/i.ts']) {
      rmSync(join(cwd, 'link.ts'), { force: true });
      symlinkSync(join(cwd, real), join(cwd, 'link.ts'));
      const failed = await write(cwd, [...textsIn(cwd), { path: join(cwd, 'link.ts'), before: 'x', after: 'y' }]);
      expect(failed?.why).toContain('which is outside of this folder or in a package');
      expect(readFileSync(join(cwd, real), 'utf8')).toBe('x');
    }
    rmSync(join(cwd, '../outside.ts'));
  });

  test('two names for one file', async () => {
    const cwd = folder();
    symlinkSync('a.ts', join(cwd, 'link.ts'));
    const second = (after: string) => ({ path: join(cwd, 'link.ts'), before: OLD['a.ts']!, after });
    expect((await write(cwd, [...textsIn(cwd), second('other')]))?.why).toBe('is the same file as another one that changes differently');
    expect(await write(cwd, [...textsIn(cwd), second(NEW['a.ts']!)])).toBeNull();
    expect(readFileSync(join(cwd, 'a.ts'), 'utf8')).toBe(NEW['a.ts']);
  });

  test('one that is to be new is not written over one that has come meanwhile', async () => {
    const cwd = folder();
    const fresh = { path: join(cwd, 'fresh.ts'), before: null, after: 'new\n' };
    const failed = await onFailingDisk(null, () => write(cwd, [...textsIn(cwd), fresh]), (_, call, args) => {
      if (call === 'linkSync' && args[1] === fresh.path) writeFileSync(fresh.path, 'theirs\n');
    });
    expect(failed).toEqual({ path: fresh.path, why: 'exists by now', left: [] });
    expect(contents(cwd)).toEqual({ ...OLD, 'fresh.ts': 'theirs\n' });
  });
});

test('who ends the program while it writes finds everything as it was', async () => {
  for (let at = 0; at < (await changesOfOneRun()); at++) {
    const cwd = folder();
    const controller = new AbortController();
    const io = { unbroken: <Result>(act: (ended: AbortSignal) => Promise<Result>) => act(controller.signal) };
    const ended = await onFailingDisk(null, () => write(cwd, textsIn(cwd), io).catch((error: unknown) => error), (change) => {
      if (change === at) controller.abort('SIGTERM');
    });
    if (ended !== null) expect(ended).toMatchObject({ status: 143, left: [] });
    if (ended !== null) expect(ended).toBeInstanceOf(Interrupted);
    expect(contents(cwd), `change ${at}`).toEqual(ended === null ? NEW : OLD);
  }
});

describe('a journal', () => {
  /** A run that was ended right before one of its changes. */
  const killedAt = async (at: number) => {
    const cwd = folder();
    await onFailingDisk({ at, code: 'EROFS', lasts: true }, () => write(cwd));
    return cwd;
  };
  const killedLate = async () => killedAt((await changesOfOneRun()) - 10);
  const journalIn = (cwd: string) => join(cwd, JOURNAL, 'journal');

  test('of a process that is still at work is left alone, and nothing is written beside it', async () => {
    const cwd = await killedLate();
    const before = contents(cwd);
    const io = { self: { id: 0, isRunning: () => true } };
    expect(recoverAt(cwd, io)).toEqual({ over: false, message: `another run is writing here (process 0 on ${hostname()}): ${join(cwd, JOURNAL)}` });
    expect(await write(cwd, textsIn(cwd), io)).toMatchObject({ path: null, left: [] });
    expect(contents(cwd)).toEqual(before);
  });

  test('of another machine counts as at work for a minute', async () => {
    const cwd = await killedLate();
    const text = readFileSync(journalIn(cwd), 'utf8');
    writeFileSync(journalIn(cwd), text.replace(`"host":"${hostname()}"`, '"host":"elsewhere"'));
    expect(recoverAt(cwd, {})?.over).toBe(false);
    utimesSync(join(cwd, JOURNAL), 0, 0);
    expect(recoverAt(cwd, {})?.over).toBe(true);
    expect(contents(cwd)).toEqual(OLD);
  });

  test('is found from a folder below', async () => {
    const cwd = await killedLate();
    expect(journalsAbove(join(cwd, 'sub'))).toEqual([cwd]);
  });

  test('that came with a project is not obeyed', async () => {
    const cwd = await killedLate();
    const copy = join(cwd, 'copy');
    cpSync(join(cwd, JOURNAL), join(copy, JOURNAL), { recursive: true });
    writeFileSync(join(copy, 'a.ts'), 'mine');
    expect(recoverAt(copy, {})).toEqual({ over: false, message: `${join(copy, JOURNAL)} was not made here, and was left alone` });
    expect(await write(copy, [{ path: join(copy, 'a.ts'), before: 'mine', after: 'x' }])).toMatchObject({ path: null });
    expect(readFileSync(join(copy, 'a.ts'), 'utf8')).toBe('mine');
  });

  test.each([
    ['a file above', (plan: string) => plan.replaceAll('"a.ts"', '"../a.ts"')],
    ['the folder of git', (plan: string) => plan.replaceAll('"a.ts"', '".git/config"')],
    ['a folder that is not for staging', (plan: string) => plan.replace(/"\.superstep-\w+"/, '"sub"')],
    ['other files than those that were made', (plan: string) => plan.replace(/"kept":"\d+"/, '"kept":"1"')],
  ])('that speaks of %s is not obeyed', async (_, change) => {
    const cwd = await killedLate();
    writeFileSync(journalIn(cwd), change(readFileSync(journalIn(cwd), 'utf8')));
    const before = contents(cwd);
    expect(recoverAt(cwd, {})?.message).toMatch(/was not made here, and was left alone$/);
    expect(contents(cwd)).toEqual(before);
  });

  test.each(['', '{"format', 'null\n', '[]\n', '{}\n', '{"format":1}\n', '\u0000\n'])('that holds %j is no reason to stop', async (text) => {
    const cwd = project({ ...OLD, [`${JOURNAL}/journal`]: text });
    const recovery = recoverAt(cwd, {});
    expect(recovery).toEqual(text.endsWith('\n') ? { over: false, message: expect.stringContaining('left alone') } : { over: true, message: null });
  });

  test('whose files somebody has changed since leaves theirs', async () => {
    const cwd = await killedLate();
    writeFileSync(join(cwd, 'a.ts'), 'theirs\n');
    const [recovery] = recover(cwd);
    expect(recovery).toEqual({ over: true, message: `a run was ended while it wrote files; they were put back, except that ${join(cwd, 'a.ts')} has changed since, and was left alone` });
    expect(contents(cwd)).toEqual({ ...OLD, 'a.ts': 'theirs\n' });
  });

  test('is ended well however often the ending is ended', async () => {
    for (let at = 0; at < 12; at++) {
      const cwd = await killedLate();
      await onFailingDisk({ at, code: 'EROFS', lasts: true }, async () => recover(cwd));
      recover(cwd);
      expect(contents(cwd), `change ${at}`).toEqual(OLD);
    }
  });
});
