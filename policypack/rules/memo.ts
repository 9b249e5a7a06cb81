/** Computes once per key object and forgets with it: shared readers use it per object or per stack. */
export function memo<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { value: V }>();
  return (key) => {
    const hit = known.get(key) ?? { value: compute(key) };
    known.set(key, hit);
    return hit.value;
  };
}
