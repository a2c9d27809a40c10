//! The few terms that a synthetic population is written with.
//!
//! `generate` stands below the ontology, so it spells them out; the application checks that each is declared there.

macro_rules! hav {
    ($name:literal) => {
        concat!("<https://w3id.org/haverim/ontology#", $name, ">")
    };
}
macro_rules! code {
    ($path:literal) => {
        concat!("<https://w3id.org/haverim/code/", $path, ">")
    };
}
macro_rules! org {
    ($name:literal) => {
        concat!("<http://www.w3.org/ns/org#", $name, ">")
    };
}
macro_rules! rdf {
    ($name:literal) => {
        concat!("<http://www.w3.org/1999/02/22-rdf-syntax-ns#", $name, ">")
    };
}
pub(super) use {code, hav, org, rdf};

pub(super) const TYPE: &str = rdf!("type");
pub(super) const LABEL: &str = "<http://www.w3.org/2000/01/rdf-schema#label>";
pub(super) const ALT_LABEL: &str = "<http://www.w3.org/2004/02/skos/core#altLabel>";
pub(super) const EDTF: &str = "^^<http://id.loc.gov/datatypes/edtf/EDTF>";
pub(super) const INTEGER: &str = "^^<http://www.w3.org/2001/XMLSchema#integer>";
pub(super) const DECIMAL: &str = "^^<http://www.w3.org/2001/XMLSchema#decimal>";
pub(super) const LATITUDE: &str = "<http://www.w3.org/2003/01/geo/wgs84_pos#lat>";
pub(super) const LONGITUDE: &str = "<http://www.w3.org/2003/01/geo/wgs84_pos#long>";
