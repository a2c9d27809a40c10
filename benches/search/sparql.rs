//! The same questions in plain SPARQL, FILTER and REGEX over every label: what one would do without the index. It finds only
//! what is spelt so, and each question reads all labels.

use haverim::generate::{Settings, population};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Literal;
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::io::{self, Write};

const CONTAINS: &str = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?person WHERE { GRAPH ?g { ?person rdfs:label|skos:altLabel ?label FILTER(CONTAINS(LCASE(STR(?label)), LCASE(?asked))) } }";
const REGEX: &str = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?person WHERE { GRAPH ?g { ?person rdfs:label|skos:altLabel ?label FILTER(REGEX(STR(?label), ?asked, \"i\")) } }";

/// The labels of a population in Oxigraph, in memory, and nothing else of it.
pub struct Labels(Store);

impl Labels {
    pub fn of(people: u32) -> Self {
        let store = Store::new().expect("a store in memory can always be made");
        let mut lines = Lines { store: &store, rest: Vec::new(), kept: Vec::new() };
        population(&Settings::new(people, 1), &mut lines).expect("writing to memory does not fail");
        lines.load();
        Self(store)
    }

    /// How many labels hold a text.
    pub fn containing(&self, text: &str) -> usize {
        self.count(CONTAINS, text)
    }

    /// How many labels have a word that begins so.
    pub fn matching(&self, text: &str) -> usize {
        self.count(REGEX, &format!("(^| ){text}"))
    }

    fn count(&self, query: &str, text: &str) -> usize {
        // Oxigraph substitutes no variable that stands in a filter alone, so the term itself is written, as it prints itself.
        let query = query.replace("?asked", &Literal::new_simple_literal(text).to_string());
        let prepared = SparqlEvaluator::new().parse_query(&query).expect("our own query");
        match prepared.on_store(&self.0).execute().expect("our own query is evaluated") {
            QueryResults::Solutions(solutions) => solutions.count(),
            _ => 0,
        }
    }
}

/// Keeps the lines that state a label, and loads them from time to time.
struct Lines<'s> {
    store: &'s Store,
    rest: Vec<u8>,
    kept: Vec<u8>,
}

impl Lines<'_> {
    /// So many bytes are loaded at once.
    const BATCH: usize = 64 << 20;

    fn load(&mut self) {
        let mut loader = self.store.bulk_loader();
        let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(&self.kept);
        loader
            .load_ok_quads::<_, Box<dyn std::error::Error + Send + Sync>>(quads)
            .expect("the generator writes N-Quads");
        loader.commit().expect("memory does not fail");
        self.kept.clear();
    }
}

impl Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let end = self.rest.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        for line in self.rest[..end].split_inclusive(|byte| *byte == b'\n') {
            let states_a_label = line.split(|byte| *byte == b' ').nth(1).is_some_and(|p| p.ends_with(b"abel>"));
            if states_a_label {
                self.kept.extend_from_slice(line);
            }
        }
        self.rest.drain(..end);
        if self.kept.len() > Self::BATCH {
            self.load();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
