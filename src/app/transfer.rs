//! RDF in and out: loading files, writing the store.

use super::{App, Error};
use crate::access::Reader;
use crate::model::hex;
use crate::store::{Dataset, Loaded, RdfFile, StoreError};
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Quad};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

impl App {
    /// Streams RDF files into the store; `-` is N-Quads from stdin. `progress` hears how many quads have been read.
    pub fn load_rdf(&self, files: &[PathBuf], graph: Option<&str>, progress: &dyn Fn(u64)) -> Result<Loaded, Error> {
        if let Some(graph) = graph {
            NamedNode::new(graph).map_err(|e| Error::parameter("graph", format!("`{graph}` is not an IRI: {e}")))?;
        }
        let mut files = files.iter().map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
        let mut turn = self.turns.take();
        self.close_to_strangers()?;
        let loaded = self.data.bulk_load(&mut files, graph, progress);
        self.renew(&mut turn)?;
        self.names.forget();
        self.open_to_strangers()?;
        Ok(loaded?)
    }

    /// Writes the store, or one graph, in an RDF format named as on the command line.
    pub fn export_rdf(
        &self,
        reader: &Reader,
        format: &str,
        graph: Option<&str>,
        sorted: bool,
        out: &mut dyn Write,
    ) -> Result<(), Error> {
        let format = match format {
            "nquads" => RdfFormat::NQuads,
            "trig" => RdfFormat::TriG,
            "turtle" => RdfFormat::Turtle,
            "ntriples" => RdfFormat::NTriples,
            "rdfxml" => RdfFormat::RdfXml,
            "jsonld" => RdfFormat::from_media_type("application/ld+json").expect("the library knows JSON-LD"),
            other => {
                let why = format!("`{other}` is not nquads, trig, turtle, ntriples, rdfxml or jsonld");
                return Err(Error::parameter("format", why));
            }
        };
        let named = graph.map(NamedNode::new).transpose();
        let named = named.map_err(|e| Error::parameter("graph", format!("is not an IRI: {e}")))?;
        let only = match &named {
            Some(graph) => Some(GraphNameRef::NamedNode(graph.as_ref())),
            None if format.supports_datasets() => None,
            None => Some(GraphNameRef::DefaultGraph),
        };
        let quads = self.dataset(reader).quads(None, None, None, only);
        let failed = |source| Error::File { path: "the export".into(), source };
        let in_format = |quad: Quad| match format.supports_datasets() {
            true => quad,
            false => Quad { graph_name: GraphName::DefaultGraph, ..quad },
        };
        if sorted && matches!(format, RdfFormat::NQuads | RdfFormat::NTriples) {
            let mut lines = quads
                .map(|quad| quad.map(|quad| format!("{} .\n", in_format(quad))))
                .collect::<Result<Vec<String>, StoreError>>()?;
            lines.sort_unstable();
            return lines.iter().try_for_each(|line| out.write_all(line.as_bytes())).map_err(failed);
        }
        let mut writer = self.serializer(format).for_writer(out);
        for quad in quads {
            writer.serialize_quad(&in_format(quad?)).map_err(failed)?;
        }
        writer.finish().map_err(failed)?;
        Ok(())
    }
}

/// A reader that keeps the digest of what went through it.
struct Digesting<R> {
    inner: R,
    hash: Sha256,
    digest: Arc<Mutex<String>>,
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        if n == 0 && !buffer.is_empty() {
            let digest = hex(&self.hash.clone().finalize());
            *self.digest.lock().unwrap_or_else(PoisonError::into_inner) = digest;
        }
        self.hash.update(&buffer[..n]);
        Ok(n)
    }
}

/// Opens a file by its extension, decompressing it.
fn open(path: &Path) -> Result<RdfFile<'static>, Error> {
    let name = path.display().to_string();
    let digest = Arc::new(Mutex::new(String::new()));
    let digesting = |inner: Box<dyn Read + Send>| Digesting { inner, hash: Sha256::new(), digest: digest.clone() };
    if name == "-" {
        let bytes = Box::new(BufReader::with_capacity(1 << 20, digesting(Box::new(std::io::stdin()))));
        return Ok(RdfFile { name, format: RdfFormat::NQuads, bytes, digest });
    }
    let failed = |source| Error::File { path: name.clone(), source };
    let file = digesting(Box::new(File::open(path).map_err(failed)?));
    let (plain, bytes): (&str, Box<dyn Read + Send>) = if let Some(plain) = name.strip_suffix(".gz") {
        (plain, Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(file))))
    } else if let Some(plain) = name.strip_suffix(".zst") {
        (plain, Box::new(zstd::stream::read::Decoder::new(file).map_err(failed)?))
    } else {
        (name.as_str(), Box::new(file))
    };
    let extension = plain.rsplit('.').next().unwrap_or_default();
    let format = RdfFormat::from_extension(extension).ok_or_else(|| StoreError::UnknownFormat(name.clone()))?;
    let bytes = Box::new(BufReader::with_capacity(1 << 20, bytes));
    Ok(RdfFile { name, format, bytes, digest })
}
