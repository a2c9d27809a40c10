//! The IRI of a claim, derived from what it says and where, so that every fact has one, with or without a node. What
//! stands on it (a rank, a certainty) is said of that fact, whether or not the node repeats which fact it is.

use crate::model::Base;
use oxigraph::model::{NamedNode, QuadRef};
use sha2::{Digest, Sha256};

/// How many base32 characters of the digest name a claim: 130 bits.
const LENGTH: usize = 26;

/// The short name of the claim that a graph makes with a triple: SHA-256 over subject, predicate, object and graph as
/// N-Quads terms with a space between, in lower-case base32 (RFC 4648).
pub fn slug(quad: QuadRef<'_>) -> String {
    let text = format!("{} {} {} {}", quad.subject, quad.predicate, quad.object, quad.graph_name);
    let digest = Sha256::digest(text.as_bytes());
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let (mut out, mut bits, mut held) = (String::with_capacity(LENGTH), 0_u32, 0_u32);
    for byte in digest {
        if out.len() == LENGTH {
            break;
        }
        held = (held << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 && out.len() < LENGTH {
            bits -= 5;
            out.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    out
}

/// The claim's node.
pub fn node(base: &Base, quad: QuadRef<'_>) -> NamedNode {
    NamedNode::new_unchecked(format!("{}id/claim/{}", base.as_str(), slug(quad)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{GraphName, NamedNode, Quad};

    #[test]
    fn the_slug_is_the_digest_in_base32() {
        let iri = |s: &str| NamedNode::new_unchecked(format!("http://e/{s}"));
        let quad = Quad::new(iri("s"), iri("p"), iri("o"), GraphName::from(iri("g")));
        // printf '<http://e/s> <http://e/p> <http://e/o> <http://e/g>' | sha256sum | xxd -r -p | base32 | tr A-Z a-z | cut -c1-26
        assert_eq!(slug(quad.as_ref()), EXPECTED);
        let elsewhere = Quad::new(iri("s"), iri("p"), iri("o"), GraphName::from(iri("h")));
        assert_ne!(slug(elsewhere.as_ref()), EXPECTED);
    }

    const EXPECTED: &str = "245ikw2arxmikwk7fusypxrujb";
}
