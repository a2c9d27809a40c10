// The network of a page. The table below the drawing lists its best-connected nodes without it.
import type { Texts } from "./canvas";
import { drawNetwork, type Data } from "./drawing";

const island = document.querySelector<HTMLElement>("[data-network]");
const lang = document.documentElement.lang;

/** The nodes and links stand in the page, or at an address that it names. */
async function read(place: HTMLElement): Promise<Data | undefined> {
  const own = document.getElementById("network")?.textContent;
  if (own) return JSON.parse(own) as Data;
  const answer = await fetch(place.dataset.source ?? `/${lang}/network.json`);
  return answer.ok ? ((await answer.json()) as Data) : undefined;
}

if (island) {
  const texts = JSON.parse(island.dataset.network ?? "{}") as Texts;
  void read(island).then((data) => data && drawNetwork(island, data, texts, island.dataset.from));
}
