import { useQueryClient } from "@tanstack/react-query";
import { DayPage } from "./day-page.tsx";
import { Header } from "./header.tsx";
import { useLive } from "./live.ts";
import { Link, usePath } from "./navigation.tsx";
import { RacePageView } from "./race-page.tsx";
import { parseRoute } from "./route.ts";
import { useTexts } from "./use-language.ts";

export function App() {
  const { w, help, today } = useTexts();
  const live = useLive(useQueryClient());
  const route = parseRoute(usePath());
  return (
    <>
      <a className="skip" href="#main">
        {w("skip")}
      </a>
      <Header live={live} date={"date" in route ? (route.date ?? today) : today} />
      <main id="main" tabIndex={-1}>
        {route.page === "day" && <DayPage key={route.date ?? today} date={route.date ?? today} />}
        {route.page === "race" && (
          <RacePageView key={`${route.date}${route.race}`} date={route.date} race={route.race} />
        )}
        {route.page === "unknown" && (
          <>
            <h1>{w("notFound")}</h1>
            <Link to="/">{w("toDay")}</Link>
          </>
        )}
      </main>
      <footer>{help}</footer>
    </>
  );
}
