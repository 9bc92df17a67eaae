import type { SheetColumn, SheetLayout } from "../ports/workbook.ts";

/** The sheets and columns of the user's workbook, in his words (gpi.md §12.4). Date and race are the key of all four. */

const date: SheetColumn = { header: "Date", format: "date", key: true };
const smallDate: SheetColumn = { header: "date", format: "date", key: true };
const race: SheetColumn = { header: "R/C", format: "text", key: true };
const text = (header: string): SheetColumn => ({ header, format: "text" });
const euros = (header: string): SheetColumn => ({ header, format: "euros" });
const percent = (header: string): SheetColumn => ({ header, format: "percent" });
const decimal = (header: string): SheetColumn => ({ header, format: "decimal" });

export const PLANNING: SheetLayout = {
  name: "Planning",
  columns: [
    date,
    { ...text("Réunion"), key: true },
    { ...text("Course"), key: true },
    text("Hippodrome"),
    { header: "Heure", format: "time" },
    { header: "Partants", format: "count" },
    text("Discipline"),
    text("Statut H-30"),
    text("Statut H-5"),
    text("Jouable H-5"),
    text("Tickets H-5"),
    text("Commentaires"),
  ],
};

export const FORECAST: SheetLayout = {
  name: "ROI Prévisionnel",
  columns: [
    race,
    text("hippodrome"),
    smallDate,
    text("discipline"),
    euros("mises"),
    euros("EV_sp"),
    euros("EV_global"),
    percent("ROI_sp"),
    percent("ROI_global"),
    percent("risk_of_ruin"),
    decimal("clv_moyen"),
    decimal("variance"),
    euros("payout_attendu"),
    text("model"),
  ],
};

export const OBSERVED: SheetLayout = {
  name: "ROI Observé",
  columns: [
    race,
    text("hippodrome"),
    smallDate,
    text("discipline"),
    euros("mises"),
    euros("gains"),
    percent("ROI_reel"),
    decimal("result_moyen"),
    percent("ROI_reel_moyen"),
    decimal("Brier_total"),
    decimal("Brier_moyen"),
    euros("EV_total"),
    euros("EV_ecart"),
    text("model"),
  ],
};

export const FOLLOW_UP: SheetLayout = {
  name: "Suivi",
  columns: [
    race,
    smallDate,
    text("hippodrome"),
    text("discipline"),
    euros("mises"),
    euros("gains"),
    percent("ROI_reel"),
    percent("ROI_estime"),
    euros("payout_attendu"),
    text("verdict"),
    text("notes"),
  ],
};
