//! IRI to node and back, compactly.
//!
//! The IRIs of one store share a few dozen beginnings. What follows the last `/` or `#` goes into one arena; the
//! beginnings are a short table; a hash table of node numbers leads back. About 30 bytes a node for usual slugs.

use super::Node;
use super::cow_map::CowMap;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

const FREE: u32 = u32::MAX;

/// The IRIs of the nodes as built.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    prefixes: Vec<String>,
    prefix_ids: FxHashMap<String, u16>,
    /// The prefix of each node.
    prefix_of: Vec<u16>,
    /// Where in the arena each node's local name ends.
    ends: Vec<u32>,
    arena: String,
    /// Open addressing, a power of two, at most three quarters full.
    table: Vec<u32>,
}

impl Default for Names {
    fn default() -> Self {
        // Prefix 0 is empty: whole IRIs go there once the prefixes run out.
        Self {
            prefixes: vec![String::new()],
            prefix_ids: FxHashMap::from_iter([(String::new(), 0)]),
            prefix_of: Vec::new(),
            ends: Vec::new(),
            arena: String::new(),
            table: vec![FREE; 16],
        }
    }
}

impl Names {
    pub(crate) fn len(&self) -> usize {
        self.prefix_of.len()
    }

    pub(crate) fn parts(&self, node: u32) -> (&str, &str) {
        let node = node as usize;
        let start = if node == 0 { 0 } else { self.ends[node - 1] as usize };
        (&self.prefixes[usize::from(self.prefix_of[node])], &self.arena[start..self.ends[node] as usize])
    }

    /// The same of several nodes, in less time than one by one: where their names lie is read for all of them before
    /// the first name is, so that the processor waits for them together.
    pub(crate) fn parts_of_all(&self, nodes: impl Iterator<Item = u32>) -> impl Iterator<Item = (&str, &str)> {
        let places: Vec<(u16, u32, u32)> = nodes
            .map(|node| {
                let node = node as usize;
                (self.prefix_of[node], node.checked_sub(1).map_or(0, |before| self.ends[before]), self.ends[node])
            })
            .collect();
        places.into_iter().map(|(prefix, start, end)| {
            (self.prefixes[usize::from(prefix)].as_str(), &self.arena[start as usize..end as usize])
        })
    }

    pub(crate) fn find(&self, iri: &str) -> Option<u32> {
        let (prefix, local) = self.split(iri)?;
        self.slot(prefix, local).ok()
    }

    /// The node of an IRI, added if it is new.
    pub(crate) fn find_or_add(&mut self, iri: &str) -> u32 {
        let (prefix, local) = match self.split(iri) {
            Some(parts) => parts,
            None if self.prefixes.len() <= usize::from(u16::MAX) => {
                let prefix = &iri[..cut(iri)];
                let id = self.prefixes.len() as u16;
                self.prefixes.push(prefix.to_owned());
                self.prefix_ids.insert(prefix.to_owned(), id);
                (id, &iri[prefix.len()..])
            }
            None => (0, iri),
        };
        match self.slot(prefix, local) {
            Ok(node) => node,
            Err(slot) => {
                let node = self.len() as u32;
                self.table[slot] = node;
                self.prefix_of.push(prefix);
                self.arena.push_str(local);
                self.ends.push(self.arena.len() as u32);
                if self.len() * 4 > self.table.len() * 3 {
                    self.grow();
                }
                node
            }
        }
    }

    fn split<'a>(&self, iri: &'a str) -> Option<(u16, &'a str)> {
        let (prefix, local) = iri.split_at(cut(iri));
        match self.prefix_ids.get(prefix) {
            Some(&id) => Some((id, local)),
            None if self.prefixes.len() > usize::from(u16::MAX) => Some((0, iri)),
            None => None,
        }
    }

    /// The node there, or the free slot where it would be.
    fn slot(&self, prefix: u16, local: &str) -> Result<u32, usize> {
        let mask = self.table.len() - 1;
        let mut slot = hash(prefix, local) as usize & mask;
        loop {
            let node = self.table[slot];
            if node == FREE {
                return Err(slot);
            }
            if self.prefix_of[node as usize] == prefix && self.parts(node).1 == local {
                return Ok(node);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = (self.len() * 2).next_power_of_two().max(16);
        let mask = size - 1;
        let mut table = vec![FREE; size];
        for node in 0..self.len() as u32 {
            let mut slot = hash(self.prefix_of[node as usize], self.parts(node).1) as usize & mask;
            while table[slot] != FREE {
                slot = (slot + 1) & mask;
            }
            table[slot] = node;
        }
        self.table = table;
    }

    /// Bytes of memory.
    pub(crate) fn bytes(&self) -> usize {
        self.arena.len() + self.ends.len() * 4 + self.prefix_of.len() * 2 + self.table.len() * 4
    }

    /// The columns that a file keeps: prefixes, prefix of each node, ends, arena.
    pub(crate) fn columns(&self) -> (&[String], &[u16], &[u32], &str) {
        (&self.prefixes, &self.prefix_of, &self.ends, &self.arena)
    }

    /// From the columns that a file kept; `None` if they contradict each other.
    pub(crate) fn from_columns(
        prefixes: Vec<String>,
        prefix_of: Vec<u16>,
        ends: Vec<u32>,
        arena: String,
    ) -> Option<Self> {
        let fine = prefix_of.len() == ends.len()
            && prefixes.first().is_some_and(String::is_empty)
            && prefix_of.iter().all(|&p| usize::from(p) < prefixes.len())
            && ends.is_sorted()
            && ends.last().map_or(0, |&e| e as usize) == arena.len()
            && ends.iter().all(|&e| arena.is_char_boundary(e as usize));
        if !fine {
            return None;
        }
        let prefix_ids = prefixes.iter().enumerate().map(|(id, p)| (p.clone(), id as u16)).collect();
        let mut names = Self { prefixes, prefix_ids, prefix_of, ends, arena, table: Vec::new() };
        names.grow();
        Some(names)
    }
}

/// Where the local name of an IRI begins.
fn cut(iri: &str) -> usize {
    iri.rfind(['/', '#']).map_or(0, |at| at + 1)
}

fn hash(prefix: u16, local: &str) -> u64 {
    let mut hasher = FxHasher::default();
    prefix.hash(&mut hasher);
    local.hash(&mut hasher);
    // The table takes the low bits; the product's high ones are better mixed.
    hasher.finish().rotate_left(26)
}

/// The names as built, with those added since.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    pub(crate) base: Arc<Names>,
    added: CowMap<Arc<str>>,
    /// Nodes added since, by a hash of their IRI.
    by_hash: CowMap<Vec<u32>>,
}

impl Dictionary {
    pub(crate) fn new(names: Names) -> Self {
        Self { base: Arc::new(names), ..Self::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.base.len() + self.added.len()
    }

    pub(crate) fn find(&self, iri: &str) -> Option<u32> {
        if let Some(node) = self.base.find(iri) {
            return Some(node);
        }
        let bucket = self.by_hash.get(short_hash(iri))?;
        bucket.iter().copied().find(|&node| self.added.get(node).is_some_and(|added| **added == *iri))
    }

    pub(crate) fn find_or_add(&mut self, iri: &str) -> u32 {
        if let Some(node) = self.find(iri) {
            return node;
        }
        let node = self.len() as u32;
        self.added.insert(node, iri.into());
        let key = short_hash(iri);
        let mut bucket = self.by_hash.get(key).cloned().unwrap_or_default();
        bucket.push(node);
        self.by_hash.insert(key, bucket);
        node
    }

    /// The IRI in two parts.
    pub(crate) fn parts(&self, node: u32) -> (&str, &str) {
        match self.added.get(node) {
            Some(iri) => iri.split_at(cut(iri)),
            None => self.base.parts(node),
        }
    }

    /// The IRIs of several nodes in two parts each, in less time than one by one.
    pub(crate) fn parts_of_all(&self, nodes: &[Node]) -> Vec<(&str, &str)> {
        let numbers = nodes.iter().map(|node| node.index() as u32);
        if self.added.is_empty() {
            self.base.parts_of_all(numbers).collect()
        } else {
            numbers.map(|n| self.parts(n)).collect()
        }
    }
}

fn short_hash(iri: &str) -> u32 {
    (hash(0, iri) >> 16) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_iri_finds_its_node_and_back() {
        let mut names = Names::default();
        let iris: Vec<String> = (0..5000)
            .map(|n| match n % 4 {
                0 => format!("http://localhost:7878/id/person/p-{n}"),
                1 => format!("http://localhost:7878/id/place/p-{n}"),
                2 => format!("urn:x:{n}"),
                _ => format!("https://elsewhere.example/{n}#me"),
            })
            .collect();
        for (n, iri) in iris.iter().enumerate() {
            assert_eq!(names.find(iri), None, "{iri}");
            assert_eq!(names.find_or_add(iri), n as u32);
            assert_eq!(names.find_or_add(iri), n as u32, "adding twice changes nothing");
        }
        let (prefixes, prefix_of, ends, arena) = names.columns();
        let again = Names::from_columns(prefixes.to_vec(), prefix_of.to_vec(), ends.to_vec(), arena.into());
        let mut dictionary = Dictionary::new(again.expect("its own columns"));
        assert_eq!(dictionary.find_or_add("urn:x:new"), 5000);
        for (n, iri) in iris.iter().map(String::as_str).chain(["urn:x:new"]).enumerate() {
            assert_eq!(dictionary.find(iri), Some(n as u32));
            let (prefix, local) = dictionary.parts(n as u32);
            assert_eq!(format!("{prefix}{local}"), iri);
        }
        assert_eq!(dictionary.find("urn:x:newer"), None);
    }
}
