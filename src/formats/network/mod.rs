//! Networks for other programs: GraphML (yEd, igraph, NetworkX), GEXF (Gephi), DOT (Graphviz), CSV, JSON-LD.
//!
//! Every format gets the same columns (see `columns.rs`), except JSON-LD, which holds what RDF can say: names and
//! links, without what was computed.

mod columns;
mod csv;
mod dot;
mod gexf;
mod graphml;
mod jsonld;
mod xml;

use crate::model::{Network, Value};
use std::io::{self, Write};

/// A format that a network can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NetworkFormat {
    /// GraphML.
    GraphMl,
    /// GEXF 1.3, with the years in which nodes and links were there.
    Gexf,
    /// Graphviz.
    Dot,
    /// A table of the links.
    Csv,
    /// A table of the nodes.
    CsvNodes,
    /// JSON-LD: names and links.
    JsonLd,
}

impl NetworkFormat {
    /// All formats.
    pub const ALL: [Self; 6] = [Self::GraphMl, Self::Gexf, Self::Dot, Self::Csv, Self::CsvNodes, Self::JsonLd];

    /// What it is called in requests and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::Dot => "dot",
            Self::Csv => "csv",
            Self::CsvNodes => "csv-nodes",
            Self::JsonLd => "jsonld",
        }
    }

    /// The format of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::GraphMl => "application/graphml+xml",
            Self::Gexf => "application/gexf+xml",
            Self::Dot => "text/vnd.graphviz",
            Self::Csv | Self::CsvNodes => "text/csv; charset=utf-8",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// What a file's name ends with, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::Dot => "gv",
            Self::Csv | Self::CsvNodes => "csv",
            Self::JsonLd => "jsonld",
        }
    }

    /// Writes a network. The links' ends must be among its nodes; a link whose end is not is left out.
    pub fn write(self, network: &Network, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::GraphMl => graphml::write(network, to),
            Self::Gexf => gexf::write(network, to),
            Self::Dot => dot::write(network, to),
            Self::Csv => csv::links(network, to),
            Self::CsvNodes => csv::nodes(network, to),
            Self::JsonLd => jsonld::write(network, to),
        }
    }
}

/// Writes rows that are no network as CSV, under the names of all their columns.
pub fn write_rows(rows: &[Vec<(String, Value)>], to: &mut dyn Write) -> io::Result<()> {
    csv::rows(rows, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Certainty, DayInterval, EntityKind, NetworkLink, NetworkNode, Sex, Span};

    fn years(first: i32, last: i32) -> Span {
        Span::new(DayInterval::years(first, first), DayInterval::years(last, last))
    }

    /// Two artificial people and a school, with every character that a format may stumble over.
    fn small() -> Network {
        let node = |slug: &str, label: Option<&str>, kind, life, generation| NetworkNode {
            iri: format!("http://localhost:7878/id/{slug}"),
            label: label.map(str::to_owned),
            lang: label.map(|_| "en".to_owned()),
            kind: Some(kind),
            sex: Sex::Unknown,
            life,
            values: vec![("generation".to_owned(), Value::Whole(generation))],
        };
        let link = |from, to, name: &str, when, certainty| NetworkLink {
            from,
            to,
            kind: Some(format!("https://w3id.org/haverim/ontology#{name}")),
            label: Some(name.to_owned()),
            directed: name != "spouseOf",
            when,
            certainty,
            sources: vec!["http://localhost:7878/graph/source/test".to_owned()],
            values: vec![("weight".to_owned(), Value::Number(0.5))],
        };
        Network {
            title: "a < b & \"c\"".to_owned(),
            nodes: vec![
                node("person/a", Some("A \"quoted\" & <tagged>\\\nסוף\u{1}"), EntityKind::Person, years(1850, 1900), 0),
                node("person/b", None, EntityKind::Person, Span::UNKNOWN, 1),
                node("institution/s", Some("School; with, commas"), EntityKind::Institution, Span::UNKNOWN, 2),
            ],
            links: vec![
                link(0, 1, "parentOf", Span::UNKNOWN, Certainty::Certain),
                link(0, 2, "studiedAt", years(1860, 1865), Certainty::Possible),
                link(1, 0, "spouseOf", Span::UNKNOWN, Certainty::Probable),
                link(1, 7, "parentOf", Span::UNKNOWN, Certainty::Certain),
            ],
        }
    }

    #[test]
    fn every_format_as_its_case_has_it() {
        for format in NetworkFormat::ALL {
            let mut written = Vec::new();
            format.write(&small(), &mut written).expect("memory takes everything");
            let written = String::from_utf8(written).expect("text");
            let path = format!(
                "{}/tests/cases/network/small/{}.{}",
                env!("CARGO_MANIFEST_DIR"),
                format.name(),
                format.extension()
            );
            let expected = std::fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(written, expected, "{path}");
        }
    }

    #[test]
    fn names_lead_back() {
        for format in NetworkFormat::ALL {
            assert_eq!(NetworkFormat::from_name(format.name()), Some(format));
        }
        assert_eq!(NetworkFormat::from_name("xlsx"), None);
    }
}
