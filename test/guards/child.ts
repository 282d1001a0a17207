import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, onTestFinished } from "vitest";
import { buildRuntime } from "../../scripts/built-runtime.ts";

const CALLER = join(import.meta.dirname, "call.mjs");

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
let built: string | undefined;

function build(): string {
  const home = mkdtempSync(join(tmpdir(), "superstep-built-"));
  folders.push(home);
  buildRuntime(home, { "fixtures/guards": "fixtures/guards" });
  return home;
}

/** Calls an exported function of a program of fixtures/guards in a process of its own, which ends with the answer. */
export function inProcess(program: string, name: string, args: readonly unknown[], env: { readonly [name: string]: string } = {}): Promise<unknown> {
  built ??= build();
  const file = join(built, "fixtures/guards", program.replace(/\.ts$/, ".js"));
  const child = spawn(process.execPath, ["--no-warnings", CALLER, file, name, JSON.stringify(args)], { cwd: built, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
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
  const folder = mkdtempSync(join(tmpdir(), "superstep-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}
