// Comunica against the server at $ENDPOINT; one line for each thing it does.
import { QueryEngine } from "@comunica/query-sparql";

const { ENDPOINT, TOKEN, CUT } = process.env;
const engine = new QueryEngine();
const source = { sources: [{ type: "sparql", value: ENDPOINT }] };
const check = (what, well) => console.log(`${well ? "ok     " : "FAILED "} ${what}`);

/** All rows, or the error with which the stream ended. */
const rows = (query, context = source) =>
  engine.queryBindings(query, context).then(
    (stream) =>
      new Promise((resolve, reject) => {
        let count = 0;
        let last;
        stream.on("data", (row) => { count += 1; last = row; });
        stream.on("end", () => resolve({ count, last }));
        stream.on("error", reject);
      }),
  );

const counted = await rows("SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p> ?o }");
check("comunica: a selection", counted.last.get("n").value === "3000");
check("comunica: rows", (await rows("SELECT * { ?s <http://example.org/p> ?o } LIMIT 7")).count === 7);
check("comunica: a question", await engine.queryBoolean("ASK { ?s ?p ?o }", source));
const quads = await (await engine.queryQuads("CONSTRUCT WHERE { ?s <http://example.org/p> ?o } LIMIT 5", source)).toArray();
check("comunica: a graph", quads.length === 5);
try {
  const { count } = await rows(CUT);
  check(`comunica: a cut answer raises: it took ${count} rows for a whole answer`, false);
} catch (error) {
  check(`comunica: a cut answer raises (${String(error.message ?? error).split("\n")[0].slice(0, 80)})`, true);
}
const authorised = (url, init) => {
  const headers = new Headers(init?.headers);
  headers.set("authorization", `Bearer ${TOKEN}`);
  return fetch(url, { ...init, headers });
};
const to = { type: "sparql", value: ENDPOINT };
await engine.queryVoid("INSERT DATA { <http://example.org/e> <http://example.org/r> 6 }", {
  sources: [to], destination: to, fetch: authorised,
});
await engine.invalidateHttpCache();
check("comunica: an update with a token", (await rows("SELECT * { <http://example.org/e> <http://example.org/r> ?o }")).count === 1);
try {
  await engine.queryVoid("INSERT DATA { <http://example.org/e> <http://example.org/r> 7 }", { sources: [to], destination: to });
  check("comunica: an update without a token is refused", false);
} catch {
  check("comunica: an update without a token is refused", true);
}
process.exit(0);
