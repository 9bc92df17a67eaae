/** Names made of parts that no stud book or licence lists together: a simulated day names nobody. */

const FIRST = [
  "Brumelot",
  "Cendrive",
  "Doucefer",
  "Escampille",
  "Fablisse",
  "Grivolent",
  "Hululotte",
  "Irondine",
  "Jasquemar",
  "Korrigonde",
  "Loupiac",
  "Merlinette",
  "Noisetin",
  "Ombrefeuil",
  "Pimprelon",
  "Quenouillard",
  "Ronceval",
  "Sylvestran",
  "Tourbillet",
  "Ursulain",
  "Venterol",
  "Wisigode",
  "Xantelot",
] as const;

const LAST = [
  "des Fables",
  "du Conte",
  "d'Invention",
  "de Chimère",
  "des Nuées",
  "du Rêve",
  "de Nullepart",
  "des Brumes",
  "du Songe",
  "de Lune",
  "des Merles",
  "du Hasard",
  "de Papier",
  "des Étoiles",
  "du Miroir",
  "de Jadis",
  "des Ombres",
  "du Dé",
  "d'Autrefois",
] as const;

const PEOPLE = [
  "RENARD",
  "CORBEAU",
  "CIGALE",
  "FOURMI",
  "HERON",
  "BELETTE",
  "LIEVRE",
  "TORTUE",
  "ROITELET",
  "GRENOUILLE",
  "MILAN",
  "ROSSIGNOL",
  "LOUP",
  "CIGOGNE",
  "HIBOU",
  "MULET",
  "PERDRIX",
  "CHAMOIS",
  "LOIR",
  "PAON",
] as const;

const RACECOURSES = [
  "BOISJOLI",
  "FABLEVILLE",
  "VALSONGE",
  "PRE-AUX-MERLES",
  "MONTCHIMERE",
  "CLAIRENUIT",
  "PONT-DU-DE",
  "HAUTEBRUME",
  "LUNEVAL",
  "NULLEPART",
] as const;

/** Horses that have a name of their own: one more, and a number follows the name. */
const HORSES = FIRST.length * LAST.length;

/** The name of the k-th horse of a day, k from 0; no two are the same. */
export function inventedHorse(k: number): string {
  // Lengths without a common divisor, so that both parts change from horse to horse.
  const round = Math.floor(k / HORSES);
  const name = `${FIRST[k % FIRST.length]} ${LAST[k % LAST.length]}`.toUpperCase();
  return round === 0 ? name : `${name} ${round + 1}`;
}

/** Jockeys, drivers and trainers: an initial and a beast of the fables. */
export function inventedPerson(k: number): string {
  const initial = String.fromCharCode(65 + (Math.floor(k / PEOPLE.length) % 26));
  return `${initial}. ${PEOPLE[k % PEOPLE.length]}`;
}

export function inventedRacecourse(k: number): string {
  const round = Math.floor(k / RACECOURSES.length);
  const name = RACECOURSES[k % RACECOURSES.length] ?? "";
  return round === 0 ? name : `${name} ${round + 1}`;
}
