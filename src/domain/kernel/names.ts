/**
 * The form in which names of horses, people and racecourses are compared: accents stripped, everything but letters and
 * digits one space, upper case. `Écurie d'Été (NP)` and `ECURIE D ETE NP` are one.
 */
export function comparableName(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/œ/gi, "oe")
    .replace(/æ/gi, "ae")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .toUpperCase();
}
