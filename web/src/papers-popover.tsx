import { Popover } from "@base-ui/react/popover";
import type { RacePage } from "./api.ts";
import { clock } from "./format.ts";
import { useTexts } from "./use-language.ts";

/** The figure whose papers are shown, and where it stands. */
export type Shown = {
  readonly column: string;
  readonly title: string;
  readonly text: string;
  readonly horse: string;
  readonly anchor: HTMLElement;
};

/** Who told a figure, when, how old it was at the decision, and how it is made. */
export function PapersPopover({
  page,
  shown,
  onClose,
}: {
  readonly page: RacePage;
  readonly shown: Shown | undefined;
  readonly onClose: () => void;
}) {
  const { w, word, language, span } = useTexts();
  const paper = shown && page.papers[shown.column];
  return (
    <Popover.Root open={shown !== undefined} onOpenChange={(open) => open || onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={shown?.anchor} sideOffset={4} className="positioner">
          <Popover.Popup className="popup" finalFocus={() => shown?.anchor ?? true}>
            {shown && (
              <>
                <Popover.Title className="popup-title">
                  {shown.horse} · {shown.title} {shown.text}
                </Popover.Title>
                <Popover.Description>{paper?.text ?? w("missing")}</Popover.Description>
                <dl>
                  {paper?.source && (
                    <div>
                      <dt>{w("source")}</dt>
                      <dd>
                        {paper.url ? (
                          <a href={paper.url}>{word("source", paper.source)}</a>
                        ) : (
                          word("source", paper.source)
                        )}
                      </dd>
                    </div>
                  )}
                  {paper?.observed_at && (
                    <div>
                      <dt>{w("seenAt")}</dt>
                      <dd>{clock(language, paper.observed_at)}</dd>
                    </div>
                  )}
                  {paper?.age_minutes !== undefined && (
                    <div>
                      <dt>{w("age")}</dt>
                      <dd>{span(paper.age_minutes * 60)}</dd>
                    </div>
                  )}
                </dl>
                <Popover.Close className="close">{w("close")}</Popover.Close>
              </>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
