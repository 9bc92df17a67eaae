import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Refused } from "./api.ts";
import { App } from "./app.tsx";
import { showTheme } from "./settings.ts";
import { startTexts } from "./texts.ts";
import "./style.css";

const RETRIES = 2;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What the service refuses it refuses again; a line that is down may come back.
      retry: (count, error) => !(error instanceof Refused) && count < RETRIES,
      networkMode: "always",
      refetchOnWindowFocus: true,
    },
  },
});

showTheme();
const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");
const drawn = createRoot(root);
startTexts().then(
  () =>
    drawn.render(
      <StrictMode>
        <QueryClientProvider client={client}>
          <App />
        </QueryClientProvider>
      </StrictMode>,
    ),
  // Without a single text nothing can be said but this, in both languages.
  () => drawn.render(<p role="alert">Service injoignable. Service unreachable.</p>),
);
