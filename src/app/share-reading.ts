export type SharedReading<K, T> = {
  read(key: K): Promise<T>;
  /** Something has changed: who asks from now on starts a reading of its own. */
  forget(): void;
};

/**
 * Whoever asks while the same is being read gets that reading: an event makes two hundred open pages ask at once, and one
 * walk through the documents is enough for them. Nothing is kept beyond it, so nothing grows old.
 */
export function shareReading<K, T>(read: (key: K) => Promise<T>): SharedReading<K, T> {
  let going = new Map<K, Promise<T>>();
  return {
    read(key) {
      const known = going.get(key);
      if (known) return known;
      const among = going;
      const reading = read(key).finally(() => among.delete(key));
      among.set(key, reading);
      return reading;
    },
    forget() {
      going = new Map();
    },
  };
}
