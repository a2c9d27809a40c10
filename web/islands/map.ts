// The map and its years: reads the tables of the page, shows what was open in the year chosen, and lets the years run.
import "../styles/charts.css";
import { button, draw, player, type Texts } from "./canvas";

interface Mark {
  row: HTMLTableRowElement;
  from: number;
  to: number;
}

const island = document.querySelector<HTMLElement>("[data-map]");
const form = document.querySelector<HTMLFormElement>("[data-years]");
const svg = island?.querySelector<SVGSVGElement>("svg.map");
/** How long a journey stays on the map. */
const FRESH = 12;

if (island && form && svg) {
  const texts = JSON.parse(island.dataset.map ?? "{}") as Texts;
  const slider = form.elements.namedItem("year") as HTMLInputElement;
  const show = form.elements.namedItem("show") as HTMLSelectElement;
  const output = form.querySelector("output");
  const caption = island.querySelector("figcaption");
  form.querySelector("button")?.setAttribute("hidden", "");

  const year = (text: string | undefined, otherwise: number): number => (text ? Number(text) : otherwise);
  const marks = (table: string): Mark[] =>
    [...document.querySelectorAll<HTMLTableRowElement>(`table[${table}] tbody tr`)].map((row) => ({
      row,
      from: year(row.dataset.from, NaN),
      to: year(row.dataset.to, 9999),
    }));
  const schools = marks("data-schools");
  const journeys = marks("data-journeys");
  svg.querySelectorAll("a, text, path.way").forEach((old) => old.remove());
  const layer = draw("g", {});
  svg.append(layer);
  const unit = svg.viewBox.baseVal.width / 100;

  const paint = (): void => {
    const now = Number(slider.value);
    if (output) output.textContent = slider.value;
    const parts: SVGElement[] = [];
    const towns = new Map<string, { x: number; y: number; n: number; href: string; name: string }>();
    let open = 0;
    for (const { row, from, to } of schools) {
      const there = show.value !== "journeys" && from <= now && now <= to;
      row.hidden = !there;
      if (!there) continue;
      open += 1;
      const city = row.cells[1]?.querySelector("a");
      const key = `${row.dataset.x} ${row.dataset.y}`;
      const town = towns.get(key) ?? { x: Number(row.dataset.x), y: Number(row.dataset.y), n: 0, href: city?.href ?? "", name: row.cells[1]?.textContent ?? "" };
      town.n += 1;
      towns.set(key, town);
    }
    if (show.value !== "schools") {
      for (const { row, from } of journeys) {
        const there = from <= now && now - from < FRESH;
        row.hidden = !there;
        if (!there || !row.dataset.fx) continue;
        const [x1, y1, x2, y2] = [row.dataset.fx, row.dataset.fy, row.dataset.x, row.dataset.y].map(Number) as [number, number, number, number];
        const bend = 0.16;
        const cx = (x1 + x2) / 2 + (y2 - y1) * bend;
        const cy = (y1 + y2) / 2 - Math.abs(x2 - x1) * bend;
        const fresh = 1 - (now - from) / (FRESH + 2);
        parts.push(draw("path", { class: "way teaching", d: `M${x1} ${y1}Q${cx} ${cy} ${x2} ${y2}`, opacity: fresh.toFixed(2) }, draw("title", {}, row.textContent?.replace(/\s+/g, " ") ?? "")));
      }
    } else {
      for (const { row } of journeys) row.hidden = true;
    }
    for (const town of [...towns.values()].sort((a, b) => b.n - a.n)) {
      if (!town.x && !town.y) continue;
      parts.push(draw("a", { href: town.href, class: "affiliation" }, draw("circle", { cx: town.x, cy: town.y, r: (unit * 0.5 * Math.sqrt(town.n)).toFixed(2) }, draw("title", {}, `${town.name}: ${town.n}`))));
    }
    // Names where there is room, the heaviest towns first.
    const taken: [number, number, number][] = [];
    for (const town of [...towns.values()].sort((a, b) => b.n - a.n)) {
      const width = town.name.length * unit * 1.1;
      const free = taken.every(([x, y, w]) => town.x + width < x || x + w < town.x || Math.abs(y - town.y) > unit * 2.2);
      if (!free || taken.length > 24) continue;
      taken.push([town.x, town.y, width]);
      parts.push(draw("text", { x: town.x + unit * (0.4 + 0.5 * Math.sqrt(town.n)), y: town.y + unit * 0.6, "font-size": (unit * 1.9).toFixed(2) }, town.name));
    }
    layer.replaceChildren(...parts);
    if (caption) caption.textContent = `${now}: ${open} ${texts["map-open"] ?? ""}`;
    const address = new URL(location.href);
    address.searchParams.set("year", slider.value);
    address.searchParams.set("show", show.value);
    history.replaceState(null, "", address);
  };

  form.append(player(slider, paint, texts, 180));

  // Zoom by the frame of the picture: no tiles, no projection to do again.
  const whole = { ...boxOf(svg) };
  const zoom = (by: number): void => {
    const at = boxOf(svg);
    const width = Math.min(whole.width * 1.6, Math.max(6, at.width / by));
    const height = (width * whole.height) / whole.width;
    svg.setAttribute("viewBox", `${at.x + (at.width - width) / 2} ${at.y + (at.height - height) / 2} ${width} ${height}`);
  };
  let held: { x: number; y: number } | undefined;
  svg.addEventListener("pointerdown", (event) => (held = { x: event.clientX, y: event.clientY }));
  svg.addEventListener("pointermove", (event) => {
    if (!held || event.buttons === 0) return;
    const at = boxOf(svg);
    const per = at.width / svg.clientWidth;
    svg.setAttribute("viewBox", `${at.x - (event.clientX - held.x) * per} ${at.y - (event.clientY - held.y) * per} ${at.width} ${at.height}`);
    held = { x: event.clientX, y: event.clientY };
  });
  svg.addEventListener("pointerup", () => (held = undefined));
  form.append(button("+", () => zoom(1.4)), button("−", () => zoom(1 / 1.4)));

  form.addEventListener("submit", (event) => event.preventDefault());
  slider.addEventListener("input", paint);
  show.addEventListener("change", paint);
  paint();
}

function boxOf(svg: SVGSVGElement): { x: number; y: number; width: number; height: number } {
  const { x, y, width, height } = svg.viewBox.baseVal;
  return { x, y, width, height };
}
