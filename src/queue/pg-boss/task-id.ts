import { createHash } from "node:crypto";

/**
 * The UUID of a task's name in its queue, always the same: the database's primary key then keeps a name from being used
 * twice.
 *
 * The queue is part of it since `update` of pg-boss 12.38 changes the jobs of that id in all queues of the database.
 * Version 8 (RFC 9562 §5.8: own contents) of the SHA-256; version 5 would do, but is SHA-1.
 */
export function taskIdOf(queueName: string, name: string): string {
  const hash = createHash("sha256").update(`${queueName}/${name}`).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6); // version 8
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8); // variant
  return hash.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
