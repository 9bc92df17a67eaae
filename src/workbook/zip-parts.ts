import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

/** One file of a zip, as its directory tells it; its bytes stay packed until somebody asks. */
export type ZipPart = {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly packed: Uint8Array;
  /** Bytes when unpacked. */
  readonly size: number;
};

/** APPNOTE.TXT 6.3.10 of PKWARE: signatures and the lengths of the fixed parts. */
const END = { signature: 0x06054b50, length: 22 };
const ENTRY = { signature: 0x02014b50, length: 46 };
const LOCAL = { signature: 0x04034b50, length: 30 };
/** Bytes: the longest comment behind the directory's end. */
const LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 1;
const UTF8_NAMES = 0x0800;
/** Level 3 of 9 packs a sheet of 20,000 rows in a third of the time of level 6, 15 % larger. */
const LEVEL = 3;
/** 1 January 1980, the zero of the format: the same parts are the same bytes. */
const NO_DATE = 0x0021;

/** The parts of a zip in their order; undefined where it is none, or of a kind that is not read here (encrypted, zip64). */
export function readZip(bytes: Uint8Array): ZipPart[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - END.length;
  const first = Math.max(0, end - LONGEST_COMMENT);
  while (end >= first && view.getUint32(end, true) !== END.signature) end--;
  if (end < first) return undefined;
  const count = view.getUint16(end + 10, true);
  const parts: ZipPart[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + ENTRY.length > end || view.getUint32(at, true) !== ENTRY.signature) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    const packedSize = view.getUint32(at + 20, true);
    const local = view.getUint32(at + 42, true);
    const encrypted = (view.getUint16(at + 8, true) & ENCRYPTED) !== 0;
    if (encrypted || local + LOCAL.length > end || view.getUint32(local, true) !== LOCAL.signature) return undefined;
    const start = local + LOCAL.length + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packedSize > end) return undefined;
    parts.push({
      name: new TextDecoder().decode(bytes.subarray(at + ENTRY.length, at + ENTRY.length + nameLength)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: bytes.subarray(start, start + packedSize),
      size: view.getUint32(at + 24, true),
    });
    at += ENTRY.length + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

/** @returns undefined where the content does not unpack to what the directory says of it */
export function unpack({ method, packed, size, crc }: ZipPart): string | undefined {
  if (method !== 0 && method !== 8) return undefined;
  try {
    const content = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    return content.length === size && crc32(content) === crc ? new TextDecoder().decode(content) : undefined;
  } catch {
    return undefined; // cut or altered: the library, which reads it next, says what is wrong
  }
}

/** @param packed "stored": for a reader in the same process */
export function partOf(name: string, text: string, packed: "deflated" | "stored"): ZipPart {
  const content = new TextEncoder().encode(text);
  const head = { name, crc: crc32(content), size: content.length };
  return packed === "stored"
    ? { ...head, method: 0, packed: content }
    : { ...head, method: 8, packed: deflateRawSync(content, { level: LEVEL }) };
}

export function writeZip(parts: readonly ZipPart[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = new TextEncoder().encode(part.name);
    const fields = fieldsOf(part, name.length);
    const local = new Uint8Array(LOCAL.length + name.length);
    const localView = new DataView(local.buffer);
    localView.setUint32(0, LOCAL.signature, true);
    local.set(fields, 4);
    local.set(name, LOCAL.length);
    const entry = new Uint8Array(ENTRY.length + name.length);
    const entryView = new DataView(entry.buffer);
    entryView.setUint32(0, ENTRY.signature, true);
    entryView.setUint16(4, 20, true); // made by version 2.0
    entry.set(fields, 6);
    entryView.setUint32(42, offset, true);
    entry.set(name, ENTRY.length);
    locals.push(local, part.packed);
    entries.push(entry);
    offset += local.length + part.packed.length;
  }
  const directory = entries.reduce((sum, { length }) => sum + length, 0);
  const end = new Uint8Array(END.length);
  const view = new DataView(end.buffer);
  view.setUint32(0, END.signature, true);
  view.setUint16(8, parts.length, true);
  view.setUint16(10, parts.length, true);
  view.setUint32(12, directory, true);
  view.setUint32(16, offset, true);
  return new Uint8Array(Buffer.concat([...locals, ...entries, end]));
}

/** The 26 bytes that the local header and the directory's entry have in common. */
function fieldsOf({ method, crc, packed, size }: ZipPart, nameLength: number): Uint8Array {
  const fields = new Uint8Array(26);
  const view = new DataView(fields.buffer);
  view.setUint16(0, 20, true); // needs version 2.0
  view.setUint16(2, UTF8_NAMES, true);
  view.setUint16(4, method, true);
  view.setUint16(8, NO_DATE, true);
  view.setUint32(10, crc, true);
  view.setUint32(14, packed.length, true);
  view.setUint32(18, size, true);
  view.setUint16(22, nameLength, true);
  return fields;
}
