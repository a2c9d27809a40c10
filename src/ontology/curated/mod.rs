//! From the project's tables to quads: what each source says, in that source's graph.
//!
//! Every row becomes direct triples, and every fact a claim node beside it with its source, locator, certainty, rank
//! and interval. Types, labels and name variants get no node of their own: there is nothing more to say of them, and
//! the graph they stand in names their source. Two rows with the same subject, property, object and source are one
//! claim with two intervals (two terms of office).

mod aggregates;
mod institutions;
mod items;
mod people;
mod places;
mod relations;
mod said;
mod sources;

use crate::model::{Base, Finding, Story, Table};
use crate::ontology::kinds;
use crate::ontology::vocabulary::Vocabulary;
use oxigraph::model::Quad;
use said::Curator;

/// The tables, by their file name.
pub type Tables = Vec<Table>;

/// The quads of the tables and stories, each once, and what was wrong with the rows that gave none.
pub fn quads(base: &Base, tables: &[Table], stories: &[Story]) -> (Vec<Quad>, Vec<Finding>) {
    let mut curator = Curator::new(base, tables);
    let vocabulary = Vocabulary::embedded();
    let kinds = kinds::read(&vocabulary).expect("our own ontology keeps the limits, and a test reads it");
    for table in tables {
        match table.name.as_str() {
            "sources.csv" => sources::add(&mut curator, table),
            "places.csv" => places::add(&mut curator, table),
            "polities.csv" => places::add_polities(&mut curator, table),
            "place_names.csv" => places::add_names(&mut curator, table),
            "institutions.csv" => institutions::add(&mut curator, table),
            "enrolments.csv" => institutions::add_enrolments(&mut curator, table),
            "people.csv" => people::add(&mut curator, table),
            "relations.csv" => relations::add(&mut curator, table, &kinds, &vocabulary),
            "claims.csv" => relations::add_claims(&mut curator, table, &kinds),
            "aggregates.csv" => aggregates::add(&mut curator, table),
            "items.csv" => items::add(&mut curator, table),
            "statements.csv" => aggregates::add_statements(&mut curator, table),
            _ => {}
        }
    }
    items::add_stories(&mut curator, tables, stories);
    curator.finish()
}
