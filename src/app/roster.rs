//! The things of a kind in the order of their labels, so that a page of a long list costs a page and not the list.
//!
//! A roster is made when it is first asked for, and lives with the [`Snapshot`](super::Snapshot) that it belongs to.
//! A commit that neither names nor types anything leaves the rosters as they are.

use super::{App, Error};
use crate::access::Reader;
use crate::model::{EntityKind, Lang};
use crate::ontology::terms;
use crate::store::{Commit, Dataset};
use oxigraph::model::{GraphName, GraphNameRef, NamedOrBlankNode};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The kinds that have lists.
const LISTED: [EntityKind; 6] = [
    EntityKind::Person,
    EntityKind::Institution,
    EntityKind::Place,
    EntityKind::Source,
    EntityKind::Story,
    EntityKind::Item,
];

/// The slugs of all things of a kind, in the order of their labels in one language.
type Roster = Arc<[Box<str>]>;

/// The rosters of one snapshot; those asked for so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Rosters(Arc<Mutex<HashMap<(EntityKind, Lang), Roster>>>);

impl Rosters {
    /// What remains of them after a commit.
    pub(super) fn after(&self, commit: &Commit) -> Self {
        let both = commit.projected.iter().chain(&commit.retracted);
        let mut changed = both.chain(&commit.inserted).chain(&commit.removed).filter(|quad| {
            quad.graph_name == GraphName::DefaultGraph
                && [terms::RDF_TYPE, terms::RDFS_LABEL].contains(&quad.predicate.as_ref())
        });
        if changed.next().is_some() { Self::default() } else { self.clone() }
    }
}

impl App {
    /// Everything of a kind that a reader may see, by label. The first call at a version costs a look at every label
    /// of the kind (some seconds a million), later ones nothing; whoever asks meanwhile waits for the same work.
    pub(super) fn roster(&self, reader: &Reader, kind: EntityKind, lang: Lang) -> Result<Roster, Error> {
        if !LISTED.contains(&kind) {
            return Err(Error::not_found("list", kind.segment()));
        }
        let snapshot = self.snapshot(reader);
        let mut rosters = snapshot.rosters.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(roster) = rosters.get(&(kind, lang)) {
            return Ok(roster.clone());
        }
        let data = self.dataset(reader);
        let class = Some(terms::class_of(kind).into());
        let typed = data.quads(None, Some(terms::RDF_TYPE), class, Some(GraphNameRef::DefaultGraph));
        let mut named = Vec::new();
        for quad in typed {
            let NamedOrBlankNode::NamedNode(node) = quad?.subject else { continue };
            let Some(id) = self.base().id(node.as_str()).filter(|id| id.kind == kind) else { continue };
            named.push((order(&self.label(reader, node.as_str(), lang)?), Box::from(id.slug.as_ref())));
        }
        named.sort_unstable();
        let roster: Roster = named.into_iter().map(|(_, slug)| slug).collect();
        // A commit may have come while this was made: then it is good enough to answer with, but not to keep.
        if data.version() == snapshot.version {
            rosters.insert((kind, lang), roster.clone());
        }
        Ok(roster)
    }
}

/// What a label is sorted by: its letters, whatever case and whatever marks they begin with. `(Mlle Falcon …)` stands
/// under M.
fn order(label: &str) -> Box<str> {
    label.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Opening, Page};
    use oxigraph::model::{Literal, NamedNode, Quad};

    /// Writes a person of a slug and a label.
    fn name(app: &App, slug: &str, label: &str) {
        let node = |path: &str| NamedNode::new_unchecked(format!("{}{path}", app.base().as_str()));
        let (person, graph) = (node(&format!("id/person/{slug}")), node("graph/source/test"));
        let typed = Quad::new(person.clone(), terms::RDF_TYPE, terms::PERSON, graph.clone());
        let named = Quad::new(person, terms::RDFS_LABEL, Literal::from(label), graph);
        let written = app.write::<Error>(&Reader::operator(), "a test", |writer| {
            writer.insert(typed)?;
            writer.insert(named)?;
            Ok(())
        });
        written.expect("two quads are written");
    }

    fn listed(app: &App) -> Vec<String> {
        let list = app.list(&Reader::operator(), EntityKind::Person, None, Lang::En, Page::default());
        list.expect("a list").items.into_iter().map(|item| item.label).collect()
    }

    #[test]
    fn lists_follow_what_is_written_and_pass_over_brackets() {
        let opening = Opening { with_data: false, writable: true, ..Opening::memory() };
        let app = App::open(&opening, &|_, _, _| {}).expect("a store in memory").app;
        name(&app, "test-b", "(b, the daughter of C)");
        name(&app, "test-c", "C");
        assert_eq!(listed(&app), ["(b, the daughter of C)", "C"]);
        name(&app, "test-a", "A");
        assert_eq!(listed(&app), ["A", "(b, the daughter of C)", "C"]);
    }
}
