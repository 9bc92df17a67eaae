import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { FieldRow } from "./api.ts";
import { clock, odds } from "./format.ts";
import { useTexts } from "./use-language.ts";

const HEIGHT_PX = 140;

/** The odds of one horse at every moment at which they are known; the same in words for who sees no curve. */
export function OddsCurve({ row }: { readonly row: FieldRow }) {
  const { w, language } = useTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const style = getComputedStyle(element);
    const ink = style.getPropertyValue("--soft");
    const line = style.getPropertyValue("--line");
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { show: false },
        series: [{}, { stroke: style.getPropertyValue("--accent"), width: 2, points: { show: true, size: 6 } }],
        axes: [
          {
            ...axis,
            space: 70,
            values: (_, at) => at.map((second) => clock(language, new Date(second * 1000).toISOString())),
          },
          { ...axis, size: 44, values: (_, at) => at.map((one) => odds(language, one)) },
        ],
      },
      [row.path.map(({ at }) => Date.parse(at) / 1000), row.path.map(({ odds: known }) => known)],
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [row, language]);
  const told = row.path.map(({ at, odds: known }) => `${clock(language, at)} ${odds(language, known)}`).join(" → ");
  return (
    <figure>
      <div ref={box} className="curve" aria-hidden="true" />
      <figcaption>
        {w("curve", { horse: row.name })} : {told}
      </figcaption>
    </figure>
  );
}
