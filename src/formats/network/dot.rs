//! DOT, the language of Graphviz.

use super::columns;
use crate::model::Network;
use std::fmt;
use std::io::{self, Write};

pub(super) fn write(network: &Network, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "digraph {} {{", Quoted(&network.title))?;
    writeln!(to, "  node [shape=box];")?;
    for node in &network.nodes {
        let label = node.label.as_deref().unwrap_or(&node.iri);
        writeln!(to, "  {} [label={}];", Quoted(&node.iri), Quoted(label))?;
    }
    for (link, from, end) in columns::links(network) {
        let label = Quoted(link.label.as_deref().unwrap_or_default());
        let arrow = if link.directed { "" } else { ", dir=none" };
        let line = match link.certainty {
            crate::model::Certainty::Certain => "",
            crate::model::Certainty::Probable => ", style=dashed",
            crate::model::Certainty::Possible => ", style=dotted",
        };
        writeln!(to, "  {} -> {} [label={label}{arrow}{line}];", Quoted(&from.iri), Quoted(&end.iri))?;
    }
    writeln!(to, "}}")
}

/// A text within double quotes. A backslash would begin an escape such as `\N`, so it is doubled.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                c if c.is_control() => f.write_str("\u{fffd}")?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}
