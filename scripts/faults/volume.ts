import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As large as a file of the saver grows here; the image takes only what is written. */
const BYTES = 1 << 30;
/** Ends all work of an ext4 at once, without writing its journal: the ioctl that file systems have for tests of lost power. */
const CUT = 'open(my $at, "<", $ARGV[0]) or die $!; my $at_once = pack("L", 2); ioctl($at, 0x8004587D, $at_once) or die $!';

/** A disk of our own, an ext4 in a file, that can be filled, and cut off from power. Linux, and root, only. */
export class Volume {
  readonly folder: string;
  private readonly image: string;
  private readonly ballast: string;

  private constructor(home: string) {
    this.image = join(home, 'volume.img');
    this.folder = join(home, 'volume');
    this.ballast = join(this.folder, 'ballast');
  }

  /** `undefined` where the system lets nobody mount, or lacks a program for it. */
  static made(home: string): Volume | undefined {
    const volume = new Volume(home);
    mkdirSync(volume.folder);
    writeFileSync(volume.image, '');
    truncateSync(volume.image, BYTES);
    // Nothing is kept back for root.
    const able = tried('mkfs.ext4', '-q', '-m', '0', volume.image) && tried('perl', '-e', '1') && tried('fallocate', '--version') && volume.mount();
    return able ? volume : undefined;
  }

  /** Nothing is free any more, until `free`. */
  fill(): void {
    for (let part = 0; part < 20; part++) {
      const { bavail, bsize } = statfsSync(this.folder);
      const bytes = Math.floor((bavail * 9) / 10) * bsize;
      if (bytes > 0) tried('fallocate', '-l', String(bytes), `${this.ballast}-${part}`);
    }
    spawnSync('sh', ['-c', `cat /dev/zero > '${this.ballast}-rest'`]);
  }

  free(): void {
    spawnSync('sh', ['-c', `rm -f '${this.ballast}'-*`]);
  }

  /** What the disk was not told to keep is gone. In this very moment it may still say of a write that it has kept it, and has not. */
  cut(): void {
    done('perl', '-e', CUT, this.folder);
  }

  /** As when the machine starts again. Nobody may have a file of it open. */
  restart(): void {
    done('umount', this.folder);
    // It says with 1 that it has mended something.
    spawnSync('e2fsck', ['-fy', this.image]);
    if (!this.mount()) throw new Error(`${this.image} can be mounted no more`);
  }

  remove(): void {
    // Whoever still has a file of it open is at an end too.
    done('umount', '--lazy', this.folder);
    rmSync(this.image);
  }

  private mount(): boolean {
    return tried('mount', '-o', 'loop,errors=remount-ro', this.image, this.folder);
  }
}

const tried = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;

function done(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}
