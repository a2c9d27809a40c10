// Draws the outline of the lands once, at build time, as an SVG that pages point into (`<use href="/assets/land.svg#land">`):
// plate carrée with the parallel of 34° true, one unit a degree, so that the server can place a dot by two multiplications.
// Natural Earth's 1:50m lines around the Mediterranean and to Persia, 1:110m for the rest of the world.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature, mesh } from "topojson-client";
import { presimplify, simplify, quantile } from "topojson-simplify";

const require = createRequire(import.meta.url);
const atlas = (file) => JSON.parse(readFileSync(require.resolve(`world-atlas/${file}`), "utf8"));
const SHRINK = Math.cos((34 * Math.PI) / 180);
const x = (lon) => +(lon * SHRINK).toFixed(2);
const y = (lat) => +(-lat).toFixed(2);

const near = ([lon, lat]) => lon > -14 && lon < 66 && lat > 10 && lat < 60;

function rings(geometry) {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(rings);
  if (geometry.type === "Polygon") return geometry.coordinates;
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flat();
  if (geometry.type === "LineString") return [geometry.coordinates];
  if (geometry.type === "MultiLineString") return geometry.coordinates;
  return [];
}

function path(lines, closed) {
  return lines
    .map((line) => {
      let out = "";
      let last = "";
      let before = line[0]?.[0] ?? 0;
      let kept = [Infinity, Infinity];
      for (const [lon, lat] of line) {
        // Far from the network a coast may be coarse; near it every bay that a visitor knows should be there.
        if (Math.hypot(lon - kept[0], lat - kept[1]) < (near([lon, lat]) ? 0.12 : 1.6)) continue;
        kept = [lon, lat];
        const point = `${x(lon)} ${y(lat)}`;
        // A line that jumps over the antimeridian would cross the whole map.
        if (point !== last) out += (!out || Math.abs(lon - before) > 180 ? "M" : "L") + point;
        before = lon;
        last = point;
      }
      return out + (closed ? "Z" : "");
    })
    .join("");
}

function detail(file, share) {
  const topology = presimplify(atlas(file));
  return simplify(topology, quantile(topology, share));
}

const world = detail("countries-110m.json", 0.1);
const close = detail("countries-50m.json", 0.45);
const collection = feature(close, close.objects.land);
const land = (collection.features ?? [collection]).flatMap((f) => rings(f.geometry));
// A ring that lies far from the network's old world is drawn from the coarse file instead; Eurasia and Africa are near.
const fine = land.filter((ring) => ring.some(near) && ring.length > 5);
const coarseCollection = feature(world, world.objects.land);
const coarse = (coarseCollection.features ?? [coarseCollection])
  .flatMap((f) => rings(f.geometry))
  .filter((ring) => !ring.some(near));
const borders = rings(mesh(close, close.objects.countries, (a, b) => a !== b)).filter((line) => line.some(near));


const svg = `<svg xmlns="http://www.w3.org/2000/svg"><path id="land" vector-effect="non-scaling-stroke" d="${path([...fine, ...coarse], true)}"/><path id="borders" vector-effect="non-scaling-stroke" fill="none" d="${path(borders, false)}"/></svg>\n`;
mkdirSync("public/assets", { recursive: true });
writeFileSync("public/assets/land.svg", svg);
console.log(`land.svg ${(svg.length / 1024).toFixed(0)} kB`);
