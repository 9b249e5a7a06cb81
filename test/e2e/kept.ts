import assert from "node:assert/strict";

/** Whether everything of `wanted` is in `got`, which may hold defaults besides. */
export function assertKept(got: unknown, wanted: unknown, path: string): void {
  if (typeof wanted !== "object" || wanted === null) {
    assert.deepEqual(got, wanted, path);
    return;
  }
  assert.ok(typeof got === "object" && got !== null, `${path} is pruned`);
  for (const [key, value] of Object.entries(wanted)) assertKept(Reflect.get(got, key), value, `${path}.${key}`);
}
