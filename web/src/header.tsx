import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import { clock, LANGUAGES, PARIS, readsOtherwise } from "./format.ts";
import { Link } from "./navigation.tsx";
import { dayPath } from "./route.ts";
import { useNow } from "./service-clock.ts";
import { choose, useSettings } from "./settings.ts";
import { chooseLanguage } from "./texts.ts";
import { useTexts } from "./use-language.ts";

const THEMES = [
  ["auto", "themeAuto", "◐"],
  ["light", "themeLight", "○"],
  ["dark", "themeDark", "●"],
] as const;

export function Header({ live, date }: { readonly live: boolean; readonly date: string }) {
  const { w, language } = useTexts();
  const { theme } = useSettings();
  return (
    <header>
      <Link to={dayPath(date)} className="brand">
        {w("title")}
      </Link>
      <ParisClock />
      <span className="line" role="status" data-up={live}>
        {live ? w("live") : w("reconnecting")}
      </span>
      <span className="controls">
        <ToggleGroup
          className="toggles"
          aria-label={w("theme")}
          value={[theme ?? "auto"]}
          onValueChange={([chosen]) => choose({ theme: chosen === "light" || chosen === "dark" ? chosen : undefined })}
        >
          {THEMES.map(([value, key, mark]) => (
            <Toggle key={value} value={value} aria-label={w(key)} title={w(key)}>
              {mark}
            </Toggle>
          ))}
        </ToggleGroup>
        <ToggleGroup
          className="toggles"
          aria-label={w("language")}
          value={[language]}
          onValueChange={([chosen]) => {
            if (chosen === "fr" || chosen === "en") void chooseLanguage(chosen);
          }}
        >
          {LANGUAGES.map((one) => (
            <Toggle key={one} value={one} lang={one}>
              {one.toUpperCase()}
            </Toggle>
          ))}
        </ToggleGroup>
      </span>
    </header>
  );
}

/** The time in Paris; the reader's own beside it where it differs. */
function ParisClock() {
  const { w, language } = useTexts();
  const now = new Date(useNow()).toISOString();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <span className="clock">
      <time dateTime={now}>{clock(language, now, PARIS)}</time> {w("parisTime")}
      {readsOtherwise(now, zone) && <small> · {w("yourTime", { time: clock(language, now, zone), zone })}</small>}
    </span>
  );
}
