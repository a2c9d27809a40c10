//! Writing answers in the formats of SPARQL 1.1 and RDF.

use super::budget::{Budget, Stop};
use super::{Answer, SparqlError};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{GraphNameRef, QuadRef};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::{self, Write};

/// What an answer is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Rows or a boolean.
    Results(QueryResultsFormat),
    /// Triples or quads.
    Graph(RdfFormat),
}

/// The kind of answer a query has; it decides which formats there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `ASK`, `SELECT`.
    Results,
    /// `CONSTRUCT`, `DESCRIBE`.
    Graph,
}

/// One media type on offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The media type, without parameters.
    pub media_type: &'static str,
    /// What it stands for.
    pub format: Format,
}

const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

/// What rows and booleans are offered in, the preferred first.
pub const RESULTS: [Offer; 8] = {
    use QueryResultsFormat as F;
    const fn offer(media_type: &'static str, format: QueryResultsFormat) -> Offer {
        Offer { media_type, format: Format::Results(format) }
    }
    [
        offer("application/sparql-results+json", F::Json),
        offer("application/sparql-results+xml", F::Xml),
        offer("text/csv", F::Csv),
        offer("text/tab-separated-values", F::Tsv),
        offer("application/json", F::Json),
        offer("application/xml", F::Xml),
        offer("text/xml", F::Xml),
        offer("text/json", F::Json),
    ]
};

const fn graph(media_type: &'static str, format: RdfFormat) -> Offer {
    Offer { media_type, format: Format::Graph(format) }
}

/// What graphs are offered in, the preferred first.
pub const GRAPHS: [Offer; 10] = [
    graph("text/turtle", RdfFormat::Turtle),
    graph("application/n-triples", RdfFormat::NTriples),
    graph("application/rdf+xml", RdfFormat::RdfXml),
    graph("application/ld+json", JSON_LD),
    graph("application/trig", RdfFormat::TriG),
    graph("application/n-quads", RdfFormat::NQuads),
    graph("application/x-turtle", RdfFormat::Turtle),
    graph("text/plain", RdfFormat::NTriples),
    graph("application/json", JSON_LD),
    graph("application/xml", RdfFormat::RdfXml),
];

/// What whole datasets are offered in, the preferred first.
pub const DATASETS: [Offer; 3] = [
    graph("application/n-quads", RdfFormat::NQuads),
    graph("application/trig", RdfFormat::TriG),
    graph("application/ld+json", JSON_LD),
];

impl Format {
    /// The media type, with its character set where that is not implied.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Results(QueryResultsFormat::Csv) => "text/csv; charset=utf-8",
            Self::Results(QueryResultsFormat::Tsv) => "text/tab-separated-values; charset=utf-8",
            Self::Results(QueryResultsFormat::Xml) => "application/sparql-results+xml",
            Self::Results(_) => "application/sparql-results+json",
            Self::Graph(RdfFormat::Turtle) => "text/turtle; charset=utf-8",
            Self::Graph(RdfFormat::NTriples) => "application/n-triples",
            Self::Graph(RdfFormat::NQuads) => "application/n-quads",
            Self::Graph(RdfFormat::TriG) => "application/trig",
            Self::Graph(RdfFormat::RdfXml) => "application/rdf+xml",
            Self::Graph(_) => "application/ld+json",
        }
    }
}

/// Counts what is written against the budget.
struct Counted<'b, W> {
    out: W,
    budget: &'b Budget,
}

fn stopped(stop: Stop) -> io::Error {
    io::Error::other(stop)
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.budget.count_bytes(bytes.len()).map_err(stopped)?;
        self.out.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a whole answer, row by row.
pub fn write(
    answer: Answer<'_>,
    format: Format,
    prefixes: &[(String, String)],
    out: impl Write,
    budget: &Budget,
) -> Result<(), SparqlError> {
    let out = io::BufWriter::with_capacity(16 << 10, Counted { out, budget });
    let mut out = match (answer, format) {
        (Answer::Boolean(value), Format::Results(format)) => {
            QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(out, value)?
        }
        (Answer::Rows(rows), Format::Results(format)) => {
            let mut writer = QueryResultsSerializer::from_format(format)
                .serialize_solutions_to_writer(out, rows.variables.to_vec())?;
            for row in rows.rows {
                budget.count_row()?;
                writer.serialize(&row?)?;
            }
            writer.finish()?
        }
        (Answer::Triples(triples), Format::Graph(format)) => {
            let mut writer = serializer(format, prefixes).for_writer(out);
            for triple in triples {
                budget.count_row()?;
                let triple = triple?;
                writer.serialize_triple(&triple)?;
            }
            writer.finish()?
        }
        _ => return Err(SparqlError::Broken("the format does not fit the kind of query".into())),
    };
    out.flush()?;
    Ok(())
}

/// Writes quads, as triples or with their graphs.
pub fn write_quads<E: Into<SparqlError>>(
    quads: impl Iterator<Item = Result<oxigraph::model::Quad, E>>,
    with_graphs: bool,
    format: RdfFormat,
    prefixes: &[(String, String)],
    out: impl Write,
    budget: &Budget,
) -> Result<(), SparqlError> {
    let out = io::BufWriter::with_capacity(16 << 10, Counted { out, budget });
    let mut writer = serializer(format, prefixes).for_writer(out);
    for quad in quads {
        budget.check()?;
        let quad = quad.map_err(Into::into)?;
        let graph = if with_graphs { quad.graph_name.as_ref() } else { GraphNameRef::DefaultGraph };
        writer.serialize_quad(QuadRef::new(&quad.subject, &quad.predicate, &quad.object, graph))?;
    }
    writer.finish()?.flush()?;
    Ok(())
}

/// A serializer of an RDF format with prefixes, where it has them.
pub fn serializer(format: RdfFormat, prefixes: &[(String, String)]) -> RdfSerializer {
    let plain = || RdfSerializer::from_format(format);
    if matches!(format, RdfFormat::NTriples | RdfFormat::NQuads) {
        return plain();
    }
    prefixes.iter().fold(plain(), |serializer, (name, iri)| {
        // A prefix that is no IRI is left out rather than the answer with it.
        serializer.clone().with_prefix(name.as_str(), iri.as_str()).unwrap_or(serializer)
    })
}
