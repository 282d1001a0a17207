import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of ours alone: on a socket in a folder that goes with it. */
export interface Server {
  readonly version: string;
  readonly socket: string;
  stop(): Promise<void>;
}

/** Some servers refuse to run as root. */
interface Account {
  readonly uid?: number;
  readonly gid?: number;
}
const DEBIAN = '/usr/lib/postgresql';

/** PostgreSQL of the system's packages, or `undefined` where there is none. */
export async function startPostgres(): Promise<Server | undefined> {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const bin = [...versions.map((version) => join(DEBIAN, version, 'bin')), ...(process.env['PATH'] ?? '').split(':')].find((folder) => existsSync(join(folder, 'initdb')));
  if (bin === undefined) return undefined;
  const account = process.getuid?.() === 0 ? (accountOf('postgres') ?? accountOf('nobody') ?? {}) : {};
  const folder = folderFor(account);
  const data = join(folder, 'data');
  run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], account);
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=200'], { ...account, stdio: 'ignore' });
  const ready = (): boolean => spawnSync(join(bin, 'pg_isready'), ['-h', folder, '-q']).status === 0;
  return running({ server, folder, ready, version: run(join(bin, 'postgres'), ['--version'], account), socket: folder });
}

/** Redis of the system's packages, or `undefined` where there is none. */
export async function startRedis(): Promise<Server | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  const folder = folderFor({});
  const socket = join(folder, 'redis.sock');
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: 'ignore' });
  return running({ server, folder, ready: () => existsSync(socket), version: run('redis-server', ['--version'], {}), socket });
}

interface Starting {
  readonly server: ChildProcess;
  readonly folder: string;
  readonly version: string;
  readonly socket: string;
  ready(): boolean;
}

async function running({ server, folder, version, socket, ready }: Starting): Promise<Server> {
  const ended = new Promise<void>((resolve) => server.on('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    // It lets who is still connected go on; who stays for too long is thrown out.
    server.kill('SIGTERM');
    const late = setTimeout(() => server.kill('SIGINT'), 3000);
    await ended;
    clearTimeout(late);
    rmSync(folder, { recursive: true, force: true });
  };
  const end = Date.now() + 30_000;
  while (!ready()) {
    if (Date.now() > end || server.exitCode !== null) {
      await stop();
      throw new Error(`${version} does not start`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { version, socket, stop };
}

function folderFor({ uid, gid }: Account): string {
  const folder = mkdtempSync(join(tmpdir(), 'superstep-db-'));
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  return folder;
}

function accountOf(name: string): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((what) => spawnSync('id', [what, name], { encoding: 'utf8' }));
  return uid?.status === 0 && gid?.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

function run(command: string, args: readonly string[], account: Account): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...account, cwd: tmpdir(), encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
  return stdout.trim().split('\n')[0]!;
}
