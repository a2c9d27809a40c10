//! What the ontology tells the projection.

use oxigraph::model::NamedNode;
use std::collections::HashSet;
use std::sync::Arc;

/// The properties that have one accepted value a subject, of however many are claimed.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    single_valued: Arc<HashSet<NamedNode>>,
}

impl Rules {
    /// Rules with these single-valued properties.
    pub fn new(single_valued: impl IntoIterator<Item = NamedNode>) -> Self {
        Self { single_valued: Arc::new(single_valued.into_iter().collect()) }
    }

    /// Whether a property has one accepted value.
    pub fn is_single_valued(&self, property: &NamedNode) -> bool {
        self.single_valued.contains(property)
    }
}
