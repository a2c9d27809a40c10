//! Parents who are none by birth.
//!
//! Tables and imports state adoption as a link of its own (`adoptiveParentOf`), but a claim of `parentOf` may also say so
//! of itself (`hav:parentKind`). The default graph then has `parentOf`, and the link graph has that and the narrower link:
//! kinship takes the nearer word of the two, and somebody adopted is not counted as blood.

use super::claims::{Claims, Said};
use crate::app::Error;
use crate::ontology::{claim, terms};
use crate::store::accepted::Accepted;
use crate::store::{Dataset, Embedded};
use oxigraph::model::{GraphName, NamedNodeRef, Quad, Term};

/// The codes of parenthood that are not by birth, and the links that say the same.
const NARROWER: [(&str, NamedNodeRef<'_>); 3] =
    [("adoptive", terms::ADOPTIVE_PARENT_OF), ("foster", terms::FOSTER_PARENT_OF), ("step", terms::STEP_PARENT_OF)];

/// The property that a code of parenthood stands for, if it is not by birth.
pub(super) fn property_of(code: &Term) -> Option<NamedNodeRef<'static>> {
    let Term::NamedNode(code) = code else { return None };
    let code = code.as_str().rsplit('/').next()?;
    NARROWER.into_iter().find(|(name, _)| *name == code).map(|(_, property)| property)
}

/// The narrower links that an edge of `parentOf` may stand for; none for any other.
pub(super) fn narrower_edges(edge: &Quad) -> Vec<Quad> {
    if edge.predicate != terms::PARENT_OF {
        return Vec::new();
    }
    NARROWER.map(|(_, property)| Quad { predicate: property.into_owned(), ..edge.clone() }).into()
}

/// Whether links of a property can come from claims of `parentOf`.
pub(super) fn is_narrower(property: NamedNodeRef<'_>) -> bool {
    NARROWER.iter().any(|(_, narrower)| *narrower == property)
}

/// The statements of `parentOf` that say of themselves that they are of a narrower property.
pub(super) fn statements(data: &Embedded, accepted: &Accepted<'_>, edge: &Quad) -> Result<Vec<Quad>, Error> {
    let mut found = Vec::new();
    if !is_narrower(edge.predicate.as_ref()) {
        return Ok(found);
    }
    let parent_of =
        Quad { predicate: terms::PARENT_OF.into_owned(), graph_name: GraphName::DefaultGraph, ..edge.clone() };
    for stated in accepted.statements_of(&parent_of) {
        let stated = stated?;
        let node = claim::node(data.base(), stated.as_ref());
        let claims = Claims::of(data, node.as_ref())?;
        let narrower = Said::narrower(claims.about(stated.as_ref()), stated.predicate.as_ref());
        if narrower == Some(edge.predicate.as_ref()) {
            found.push(stated);
        }
    }
    Ok(found)
}
