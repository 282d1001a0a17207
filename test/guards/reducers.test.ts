import { describe, expect, test } from "vitest";
import { and, append, lastWins, max, merge, mergeById, min, or, sum, union } from "../../src/runtime/guards/index.ts";
import type { Any } from "../runtime/both.ts";
import { both } from "../runtime/both.ts";

describe("each reducer, with and without a value before", () => {
  const cases: [name: string, actual: unknown, expected: unknown][] = [
    ["append one", append(["a"], "b"), ["a", "b"]],
    ["append many", append(undefined, ["a", "b"]), ["a", "b"]],
    ["merge", merge({ a: 1, b: 2 }, { b: 3 }), { a: 1, b: 3 }],
    ["merge into nothing", merge<{ a?: number }>(undefined, { a: 1 }), { a: 1 }],
    ["mergeById replaces in place", mergeById("id")([{ id: 1, v: "a" }, { id: 2, v: "b" }], [{ id: 1, v: "c" }, { id: 3, v: "d" }]), [{ id: 1, v: "c" }, { id: 2, v: "b" }, { id: 3, v: "d" }]],
    ["mergeById by another key", mergeById("name")(undefined, { name: "x" }), [{ name: "x" }]],
    ["sum", sum(2, 3), 5],
    ["sum of nothing", sum(undefined, 3), 3],
    ["max", [max(2, 3), max(-3, -5), max(undefined, -5)], [3, -3, -5]],
    ["min", [min(2, 3), min(-3, -5), min(undefined, 5)], [2, -5, 5]],
    ["or", [or(false, true), or(true, false), or(undefined, false)], [true, true, false]],
    ["and", [and(true, false), and(false, true), and(undefined, true)], [false, false, true]],
    ["union of lists", union(["a", "b"], ["b", "c", "c"]), ["a", "b", "c"]],
    ["union of sets", union(new Set([1]), [1, 2]), new Set([1, 2])],
    ["lastWins", lastWins("a", "b"), "b"],
  ];
  test.each(cases)("%s", (_, actual, expected) => expect(actual).toEqual(expected));

  test("what was there is left as it was", () => {
    const list = Object.freeze([{ id: "1" }]) as readonly { id: string }[];
    append(list, { id: "2" });
    mergeById("id")(list, { id: "1" });
    union(list, list);
    merge<{ a: number }>(Object.freeze({ a: 1 }), { a: 2 });
    expect(list).toEqual([{ id: "1" }]);
  });
});

test("these give the same in any order of the writers", () => {
  const inOrder = (reducer: (a: Any, b: Any) => unknown, values: readonly unknown[]): unknown => values.reduce((a, b) => reducer(a, b), undefined);
  for (const [reducer, values] of [[sum, [1, 2, 4]], [max, [3, 9, 1]], [min, [3, 9, 1]], [or, [false, true, false]], [and, [true, false, true]]] as const)
    expect(inOrder(reducer as Any, [...values].reverse())).toEqual(inOrder(reducer as Any, values));
});

both("in a graph: two nodes of one step write each of the keys", async (M) => {
  const of = (reducer: Any): Any => (M.Annotation as Any)({ reducer });
  const State = M.Annotation.Root({ log: of(append), n: of(sum), top: of(max), low: of(min), any: of(or), all: of(and), tags: of(union), profile: of(merge), people: of(mergeById("id")), last: of(lastWins) });
  const app: Any = new M.StateGraph(State as Any)
    .addNode("a", () => ({ log: "a", n: 1, top: 1, low: 1, any: false, all: true, tags: ["x", "y"], profile: { name: "Ada" }, people: { id: 1 }, last: "a" }))
    .addNode("b", () => ({ log: "b", n: 2, top: 2, low: 2, any: true, all: false, tags: ["y", "z"], profile: { age: 36 }, people: { id: 2 }, last: "b" }))
    .addEdge(M.START, "a").addEdge(M.START, "b")
    .compile();
  const start = { log: [], n: 0, top: 0, low: 9, any: false, all: true, tags: [], profile: {}, people: [], last: "" };
  expect(await app.invoke(start)).toEqual({ log: ["a", "b"], n: 3, top: 2, low: 1, any: true, all: false, tags: ["x", "y", "z"], profile: { name: "Ada", age: 36 }, people: [{ id: 1 }, { id: 2 }], last: "b" });
});
