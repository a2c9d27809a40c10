//! GEXF 1.3, Gephi's own format, as <https://gexf.net/> describes it: with time, so that Gephi can show a year.

use super::columns::{self, Cell, day};
use super::xml::Escaped;
use crate::model::{Network, Span, Value};
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) fn write(network: &Network, to: &mut dyn Write) -> io::Result<()> {
    let of_nodes = columns::names(network.nodes.iter().map(columns::of_node));
    let of_links = columns::names(columns::links(network).map(|(link, ..)| columns::of_link(link)));
    writeln!(to, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(to, r#"<gexf xmlns="http://gexf.net/1.3" version="1.3">"#)?;
    writeln!(to, "  <meta><description>{}</description></meta>", Escaped(&network.title))?;
    let is_directed = columns::is_directed(network);
    let default = if is_directed { "directed" } else { "undirected" };
    writeln!(to, r#"  <graph defaultedgetype="{default}" mode="dynamic" timeformat="date">"#)?;
    for (class, names) in [("node", &of_nodes), ("edge", &of_links)] {
        writeln!(to, r#"    <attributes class="{class}">"#)?;
        for (at, (name, value)) in names.iter().enumerate() {
            let (name, kind) = (Escaped(name), columns::type_of(value));
            writeln!(to, r#"      <attribute id="{at}" title="{name}" type="{kind}"/>"#)?;
        }
        writeln!(to, "    </attributes>")?;
    }
    writeln!(to, "    <nodes>")?;
    for node in &network.nodes {
        let label = node.label.as_deref().unwrap_or(&node.iri);
        let time = time(node.life);
        writeln!(to, r#"      <node id="{}" label="{}"{time}>"#, Escaped(&node.iri), Escaped(label))?;
        values(to, &of_nodes, &columns::of_node(node))?;
        writeln!(to, "      </node>")?;
    }
    writeln!(to, "    </nodes>\n    <edges>")?;
    for (at, (link, from, end)) in columns::links(network).enumerate() {
        let mut extra = time(link.when);
        if is_directed && !link.directed {
            extra += r#" type="undirected""#;
        }
        if let Some(label) = &link.label {
            // A String takes everything.
            let _ = write!(extra, r#" label="{}""#, Escaped(label));
        }
        if let Some((_, weight @ (Value::Number(_) | Value::Whole(_)))) =
            link.values.iter().find(|(name, _)| name == "weight")
        {
            let _ = write!(extra, r#" weight="{}""#, columns::show(weight));
        }
        let (from, end) = (Escaped(&from.iri), Escaped(&end.iri));
        writeln!(to, r#"      <edge id="{at}" source="{from}" target="{end}"{extra}>"#)?;
        values(to, &of_links, &columns::of_link(link))?;
        writeln!(to, "      </edge>")?;
    }
    writeln!(to, "    </edges>\n  </graph>\n</gexf>")
}

/// The days on which something may have been there; an end that is not known is not written.
fn time(span: Span) -> String {
    let outer = span.outer();
    let mut text = String::new();
    for (name, known) in [("start", outer.min), ("end", outer.max)] {
        if let Some(day) = day(known) {
            text += &format!(r#" {name}="{day}""#);
        }
    }
    text
}

fn values(to: &mut dyn Write, names: &[(String, Value)], cells: &[Cell<'_>]) -> io::Result<()> {
    writeln!(to, "        <attvalues>")?;
    for (name, value) in cells {
        if let Some(at) = names.iter().position(|(known, _)| known == name) {
            writeln!(to, r#"          <attvalue for="{at}" value="{}"/>"#, Escaped(&columns::show(value)))?;
        }
    }
    writeln!(to, "        </attvalues>")
}
