import { type MouseEvent, type ReactNode, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function listen(listener: () => void) {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/** The address, kept in step with the browser's. */
export function usePath(): string {
  return useSyncExternalStore(listen, () => location.pathname);
}

function goTo(path: string): void {
  history.pushState(null, "", path);
  scrollTo(0, 0);
  for (const listener of listeners) listener();
  // A screen reader hears the new page from its begin.
  document.getElementById("main")?.focus({ preventScroll: true });
}

type LinkProps = {
  readonly to: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly label?: string;
  readonly data?: Readonly<Record<`data-${string}`, string | undefined>>;
  readonly current?: boolean;
};

/** A link that changes the page without loading it anew; with a modifier it is the browser's own. */
export function Link({ to, children, className, label, data, current }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <a
      href={to}
      className={className}
      aria-label={label}
      aria-current={current ? "page" : undefined}
      onClick={follow}
      {...data}
    >
      {children}
    </a>
  );
}
