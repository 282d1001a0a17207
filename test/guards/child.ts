import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const CALLER = join(import.meta.dirname, "call.mjs");

/** Calls an exported function of a program in a process of its own, which ends when the answer is there. */
export function inProcess(program: string, name: string, args: readonly unknown[], env: { readonly [name: string]: string } = {}): Promise<unknown> {
  const child = spawn(process.execPath, ["--no-warnings", "--import", join(ROOT, "scripts/typescript.mjs"), CALLER, resolve(ROOT, program), name, JSON.stringify(args)], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [answer, errors] = ["", ""];
  child.stdout.on("data", (data) => (answer += String(data)));
  child.stderr.on("data", (data) => (errors += String(data)));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => (code === 0 ? done(answer === "" ? undefined : JSON.parse(answer)) : fail(new Error(`${program} ended with ${code}\n${errors}`))));
  });
}

/** The path of a file that does not exist yet, in a folder that goes with the test. */
export async function freshFile(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "superstep-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, name);
}
