/**
 * The text of a page: by the charset that the header names, except that "UTF-8" is believed only of bytes that are. So
 * is UTF-8 where no charset is named, or one that nobody knows.
 *
 * Geny declares UTF-8 and sends ISO-8859-1 on some pages; Windows-1252 contains it and is what browsers then take.
 */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const declared = /charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  const decoder = decoderOf(declared);
  if (decoder !== undefined && decoder.encoding !== "utf-8") return decoder.decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes); // not UTF-8 whatever it says
  }
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined; // RangeError: a charset that nobody knows
  }
}
