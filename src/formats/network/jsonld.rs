//! JSON-LD: what RDF says of a network, each node with its name and its links.

use super::columns;
use crate::model::Network;
use serde_json::{Map, Value as Json, json};
use std::io::{self, Write};

pub(super) fn write(network: &Network, to: &mut dyn Write) -> io::Result<()> {
    let mut nodes: Vec<Map<String, Json>> = network
        .nodes
        .iter()
        .map(|node| {
            let mut object = Map::from_iter([("@id".to_owned(), json!(node.iri))]);
            if let Some(label) = &node.label {
                // `und` is what we say when nobody said; RDF then has a plain literal.
                let label = match node.lang.as_deref() {
                    None | Some("und") => json!(label),
                    Some(lang) => json!({ "@value": label, "@language": lang }),
                };
                object.insert("label".to_owned(), label);
            }
            object
        })
        .collect();
    for (link, _, end) in columns::links(network) {
        let (Some(kind), Some(node)) = (&link.kind, nodes.get_mut(link.from)) else { continue };
        let targets = node.entry(kind.clone()).or_insert_with(|| json!([]));
        if let Some(targets) = targets.as_array_mut() {
            targets.push(json!({ "@id": end.iri }));
        }
    }
    let document = json!({
        "@context": { "label": "http://www.w3.org/2000/01/rdf-schema#label" },
        "@graph": nodes,
    });
    serde_json::to_writer_pretty(&mut *to, &document)?;
    writeln!(to)
}
