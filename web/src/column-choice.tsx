import { Checkbox } from "@base-ui/react/checkbox";
import { Popover } from "@base-ui/react/popover";
import { COLUMNS, type Column } from "./columns.ts";
import { choose } from "./settings.ts";
import { useTexts } from "./use-language.ts";

/** Which columns the field has; the choice stays for the next race. */
export function ColumnChoice({ shown, over }: { readonly shown: readonly Column[]; readonly over: boolean }) {
  const { w } = useTexts();
  const keys = shown.map(({ key }) => key as string);
  return (
    <Popover.Root>
      <Popover.Trigger className="quiet">{w("columns")}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} className="positioner">
          <Popover.Popup className="popup" aria-label={w("columns")}>
            {COLUMNS.filter(({ after }) => over || !after).map(({ key, title }) => (
              // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is the control, drawn by base-ui
              <label key={key} className="choice">
                <Checkbox.Root
                  className="checkbox"
                  checked={keys.includes(key)}
                  onCheckedChange={(on) => choose({ columns: on ? [...keys, key] : keys.filter((one) => one !== key) })}
                >
                  <Checkbox.Indicator>✓</Checkbox.Indicator>
                </Checkbox.Root>
                {w(title)}
              </label>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
