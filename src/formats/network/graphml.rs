//! GraphML, as <http://graphml.graphdrawing.org/> describes it.
//!
//! It has edges with and without a direction in one graph, which NetworkX refuses to read and igraph reads as if all had
//! one. So a graph is all directed, or all undirected where no link has a direction; a column says which are symmetric.

use super::columns::{self, Cell};
use super::xml::Escaped;
use crate::model::{Network, Value};
use std::io::{self, Write};

pub(super) fn write(network: &Network, to: &mut dyn Write) -> io::Result<()> {
    let of_nodes = columns::names(network.nodes.iter().map(columns::of_node));
    let of_links = columns::names(columns::links(network).map(|(link, ..)| columns::of_link(link)));
    writeln!(to, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(to, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
    for (prefix, domain, names) in [("n", "node", &of_nodes), ("e", "edge", &of_links)] {
        for (at, (name, value)) in names.iter().enumerate() {
            let (name, kind) = (Escaped(name), columns::type_of(value));
            writeln!(to, r#"  <key id="{prefix}{at}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>"#)?;
        }
    }
    let is_directed = columns::is_directed(network);
    let is_mixed = is_directed && columns::links(network).any(|(link, ..)| !link.directed);
    if is_mixed {
        writeln!(to, r#"  <key id="symmetric" for="edge" attr.name="symmetric" attr.type="boolean"/>"#)?;
    }
    let default = if is_directed { "directed" } else { "undirected" };
    writeln!(to, r#"  <graph edgedefault="{default}">"#)?;
    writeln!(to, "    <desc>{}</desc>", Escaped(&network.title))?;
    for node in &network.nodes {
        writeln!(to, r#"    <node id="{}">"#, Escaped(&node.iri))?;
        data(to, "n", &of_nodes, &columns::of_node(node))?;
        writeln!(to, "    </node>")?;
    }
    for (link, from, end) in columns::links(network) {
        writeln!(to, r#"    <edge source="{}" target="{}">"#, Escaped(&from.iri), Escaped(&end.iri))?;
        if is_mixed {
            writeln!(to, r#"      <data key="symmetric">{}</data>"#, !link.directed)?;
        }
        data(to, "e", &of_links, &columns::of_link(link))?;
        writeln!(to, "    </edge>")?;
    }
    writeln!(to, "  </graph>\n</graphml>")
}

fn data(to: &mut dyn Write, prefix: &str, names: &[(String, Value)], cells: &[Cell<'_>]) -> io::Result<()> {
    for (name, value) in cells {
        if let Some(at) = names.iter().position(|(known, _)| known == name) {
            writeln!(to, r#"      <data key="{prefix}{at}">{}</data>"#, Escaped(&columns::show(value)))?;
        }
    }
    Ok(())
}
