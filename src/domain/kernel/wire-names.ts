/**
 * Names on the wire: documents and HTTP are `snake_case`, code is `camelCase`, and this is the only place that knows.
 *
 * Only our own field names change: runner numbers, bet codes (`SIMPLE_GAGNANT`), pools (`pmu-shop`) and source names
 * that serve as keys are left alone, and `fromWire(toWire(x))` is x.
 */
export function toWire(value: unknown): unknown {
  return renamed(value, (key) =>
    /^[a-z][a-zA-Z0-9]*$/.test(key) ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : key,
  );
}

export function fromWire(value: unknown): unknown {
  return renamed(value, (key) =>
    /^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$/.test(key)
      ? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      : key,
  );
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), renamed(item, rename)]));
}
