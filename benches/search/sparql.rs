//! The same questions in plain SPARQL, FILTER and REGEX over every label: what one would do without the index.

use super::time;
use haverim::generate::{Settings, population};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Literal, Variable};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

const CONTAINS: &str = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?person WHERE { GRAPH ?g { ?person rdfs:label|skos:altLabel ?label FILTER(CONTAINS(LCASE(STR(?label)), ?asked)) } }";
const REGEX: &str = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?person WHERE { GRAPH ?g { ?person rdfs:label|skos:altLabel ?label FILTER(REGEX(STR(?label), ?asked, \"i\")) } }";

/// Loads a population into Oxigraph, in memory, and asks for all matches, as a total needs.
pub fn speed(people: u32) {
    let mut quads = Vec::new();
    population(&Settings::new(people, 1), &mut quads).expect("writing to memory does not fail");
    let store = Store::new().expect("a store in memory can always be made");
    store.load_from_slice(RdfParser::from_format(RdfFormat::NQuads), &quads).expect("the generator writes N-Quads");
    drop(quads);
    println!("\n| SPARQL over {people} people, exact spelling only | median ms | p99 ms |\n|---|--:|--:|");
    let asked = ["cohen", "moshe azoulay", "משה כהן", "toledano"];
    for (name, query) in [("FILTER(CONTAINS(…))", CONTAINS), ("FILTER(REGEX(…))", REGEX)] {
        time(name, &asked, |words| {
            let prepared = SparqlEvaluator::new()
                .parse_query(query)
                .expect("our own query")
                .substitute_variable(Variable::new_unchecked("asked"), Literal::new_simple_literal(*words));
            match prepared.on_store(&store).execute() {
                Ok(QueryResults::Solutions(solutions)) => solutions.count(),
                _ => 0,
            }
        });
    }
}
