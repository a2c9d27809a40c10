// A lineage of teachers and pupils as a layered graph; the lists below it say the same.
import { Canvas, type Texts } from "./canvas";
import { drawPeople, readGraph } from "./people";

const place = document.querySelector<HTMLElement>("[data-lineage]");
if (place) {
  const graph = readGraph();
  if (graph.people.length > 1) {
    const texts = JSON.parse(place.dataset.texts ?? "{}") as Texts;
    drawPeople(new Canvas(place, place.dataset.label ?? "", texts), graph);
  }
}
