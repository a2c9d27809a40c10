//! The IRI of a claim, derived from what it says and where, so that every fact has one, with or without a node. What
//! stands on it (a rank, a certainty) is said of that fact, whether or not the node repeats which fact it is.

use crate::model::Base;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use sha2::{Digest, Sha256};

/// How many base32 characters of the digest name a claim: 130 bits.
const LENGTH: usize = 26;

/// The short name of a claim, in ASCII.
pub type Letters = [u8; LENGTH];

/// The short name of the claim that a graph makes with a triple.
pub fn slug(quad: QuadRef<'_>) -> String {
    letters(quad).map(char::from).iter().collect()
}

/// The same in as many bytes: SHA-256 over subject, predicate, object and graph as N-Quads terms with a space between, in
/// lower-case base32 (RFC 4648).
pub fn letters(quad: QuadRef<'_>) -> Letters {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let digest = Sha256::digest(text(quad));
    let mut letters = [0; LENGTH];
    for (at, letter) in letters.iter_mut().enumerate() {
        // Five bits from the digest's bit `5 * at` on; they end at its bit 130 at the latest.
        let (byte, bit) = (at * 5 / 8, at * 5 % 8);
        let two = u16::from_be_bytes([digest[byte], digest[byte + 1]]);
        *letter = ALPHABET[usize::from(two >> (11 - bit) & 31)];
    }
    letters
}

/// The terms of a quad as in N-Quads. An IRI needs no escapes there, so it is not put through a formatter: naming the
/// claims of all links is a good part of building the link graph.
fn text(quad: QuadRef<'_>) -> String {
    let mut text = String::with_capacity(256);
    match quad.subject {
        NamedOrBlankNodeRef::NamedNode(node) => push_iri(&mut text, node),
        NamedOrBlankNodeRef::BlankNode(node) => text.push_str(&node.to_string()),
    }
    text.push(' ');
    push_iri(&mut text, quad.predicate);
    text.push(' ');
    match quad.object {
        TermRef::NamedNode(node) => push_iri(&mut text, node),
        other => text.push_str(&other.to_string()),
    }
    text.push(' ');
    match quad.graph_name {
        GraphNameRef::NamedNode(node) => push_iri(&mut text, node),
        other => text.push_str(&other.to_string()),
    }
    text
}

fn push_iri(text: &mut String, iri: NamedNodeRef<'_>) {
    text.push('<');
    text.push_str(iri.as_str());
    text.push('>');
}

/// The claim's node.
pub fn node(base: &Base, quad: QuadRef<'_>) -> NamedNode {
    NamedNode::new_unchecked(format!("{}id/claim/{}", base.as_str(), slug(quad)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, Quad, Term};

    #[test]
    fn the_slug_is_the_digest_in_base32() {
        let quad = Quad::new(iri("s"), iri("p"), iri("o"), GraphName::from(iri("g")));
        // printf '<http://e/s> <http://e/p> <http://e/o> <http://e/g>' | sha256sum | xxd -r -p | base32 | tr A-Z a-z | cut -c1-26
        assert_eq!(slug(quad.as_ref()), EXPECTED);
        let elsewhere = Quad::new(iri("s"), iri("p"), iri("o"), GraphName::from(iri("h")));
        assert_ne!(slug(elsewhere.as_ref()), EXPECTED);
    }

    #[test]
    fn the_terms_are_those_of_n_quads() {
        let (s, p, g) = (iri("s"), iri("p"), GraphName::from(iri("g")));
        let text_of = |object: Term| Quad::new(s.clone(), p.clone(), object, g.clone());
        let objects: [Term; 3] = [
            iri("o").into(),
            Literal::new_simple_literal("a \"quoted\" \\ line\n").into(),
            Literal::new_typed_literal("1882", iri("d")).into(),
        ];
        for quad in objects.map(text_of) {
            let formatted = format!("{} {} {} {}", quad.subject, quad.predicate, quad.object, quad.graph_name);
            assert_eq!(text(quad.as_ref()), formatted);
        }
        let quad = Quad::new(BlankNode::new_unchecked("b"), p, BlankNode::new_unchecked("c"), GraphName::DefaultGraph);
        assert_eq!(text(quad.as_ref()), format!("_:b {} _:c {}", quad.predicate, quad.graph_name));
    }

    fn iri(local: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("http://e/{local}"))
    }

    const EXPECTED: &str = "245ikw2arxmikwk7fusypxrujb";
}
