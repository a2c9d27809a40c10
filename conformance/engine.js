// What rdf-test-suite needs of an engine, spoken to a running server over HTTP.
//
// Each case empties the server, sends the case's data as N-Quads, asks, and compares. ENDPOINT is the SPARQL endpoint,
// STORE the graph store, TOKEN a bearer token that may write (none for a server that anyone may write).
const { Readable } = require('node:stream');
const { DataFactory, Parser, Writer } = require('n3');
const { QueryResultBindings, QueryResultBoolean, QueryResultQuads } = require('rdf-test-suite');

const { ENDPOINT, STORE, TOKEN } = process.env;
const bearer = TOKEN ? { authorization: `Bearer ${TOKEN}` } : {};

// The suite asks the protocol and graph store cases by `fetch` itself; they need the token as well.
const untouched = globalThis.fetch;
globalThis.fetch = (url, options = {}) => {
  const headers = new Headers(options.headers);
  if (TOKEN) headers.set('authorization', bearer.authorization);
  return untouched(url, { ...options, headers });
};

class Refused extends Error {}

async function send(url, contentType, body, accept) {
  const headers = { 'content-type': contentType, ...bearer, ...(accept ? { accept } : {}) };
  const response = await untouched(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status === 400) throw new Refused(text);
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return { type: response.headers.get('content-type') ?? '', text };
}

async function load(quads) {
  await send(ENDPOINT, 'application/sparql-update', 'DROP ALL');
  const writer = new Writer({ format: 'N-Quads' });
  writer.addQuads([...quads]);
  const text = await new Promise((resolve, reject) =>
    writer.end((error, result) => (error ? reject(error) : resolve(result))));
  await send(STORE, 'application/n-quads', text);
}

const against = (base, text) => (base ? `BASE <${base}>\n${text}` : text);
const FIRST_WORD = /^(?:\s|#[^\n]*\n|(?:PREFIX\s+\S*\s*<[^>]*>)|(?:BASE\s+<[^>]*>))*([A-Za-z]+)/i;
const QUERIES = new Set(['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE']);
const isUpdate = (text, base = '') =>
  base.endsWith('.ru') || !QUERIES.has((text.match(FIRST_WORD)?.[1] ?? 'SELECT').toUpperCase());

function term({ type, value, datatype, 'xml:lang': language }) {
  if (type === 'uri') return DataFactory.namedNode(value);
  if (type === 'bnode') return DataFactory.blankNode(value);
  return DataFactory.literal(value, language ?? (datatype && DataFactory.namedNode(datatype)));
}

function results(text) {
  const answer = JSON.parse(text);
  if ('boolean' in answer) return new QueryResultBoolean(answer.boolean);
  const row = (binding) => Object.fromEntries(Object.entries(binding).map(([name, value]) => [`?${name}`, term(value)]));
  return new QueryResultBindings(answer.head.vars.map((name) => `?${name}`), answer.results.bindings.map(row), false);
}

module.exports = {
  async parse(text, options) {
    const base = options?.baseIRI;
    const type = isUpdate(text, base) ? 'application/sparql-update' : 'application/sparql-query';
    // What is understood but not done here (a `LOAD` from elsewhere, an unknown function) is still SPARQL.
    await send(ENDPOINT, type, against(base, text), '*/*').catch((error) => {
      if (error instanceof Refused) throw error;
    });
  },
  async query(data, text, options) {
    await load(data);
    const accept = 'application/sparql-results+json, application/n-triples;q=0.5';
    const answer = await send(ENDPOINT, 'application/sparql-query', against(options?.baseIRI, text), accept);
    if (answer.type.startsWith('application/sparql-results+json')) return results(answer.text);
    return new QueryResultQuads(new Parser({ format: 'N-Triples' }).parse(answer.text));
  },
  async update(data, text, options) {
    await load(data);
    await send(ENDPOINT, 'application/sparql-update', against(options?.baseIRI, text));
    const dump = await untouched(STORE, { headers: { accept: 'application/n-quads', ...bearer } });
    return new Parser({ format: 'N-Quads' }).parse(await dump.text());
  },
  async queryResultFormat(data, text, mediaType, options) {
    await load(data);
    const type = 'application/sparql-query';
    const answer = await send(ENDPOINT, type, against(options?.baseIRI, text), mediaType ?? 'text/csv');
    return Readable.from([answer.text]);
  },
};
