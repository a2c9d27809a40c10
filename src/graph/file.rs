//! The index in a file: written beside the store, read back at start.
//!
//! The file is a row of sections, each a length in bytes and then little-endian numbers or UTF-8, padded to eight
//! bytes; a checksum of everything before it ends the file. It names the kinds of link it was made with and carries
//! a stamp of the store's version. Whatever is wrong with it is an error, and the index is built anew from the quads:
//! the file is never the only copy of anything.

use super::LinkGraph;
use super::adjacency::{Adjacency, Offsets, Rows, node_mask, shift_for};
use super::attributes::{END, LinkState, Linked, States};
use super::dictionary::{Dictionary, Names};
use super::error::GraphError;
use super::link_graph::{families_of, places_of};
use super::nodes::{Columns, NodeKind, NodeTable};
use super::traces::TracesPool;
use super::visited::MarksPool;
use crate::model::{Certainty, DayInterval, EntityKind, LinkKinds, Sex, Span};
use std::io::{self, Read, Write};
use std::sync::Arc;

const MAGIC: &[u8; 8] = b"HAVGRAPH";
/// Raised with every change of what follows.
const VERSION: u32 = 2;

impl LinkGraph {
    /// Writes the index with a stamp of the store's version. Changes since it was built are compacted first.
    pub fn write(&self, to: impl Write, stamp: &str) -> Result<(), GraphError> {
        if self.changed_rows() > 0 {
            return self.compacted()?.write(to, stamp);
        }
        let mut to = Sections { inner: io::BufWriter::with_capacity(1 << 20, to), sum: Checksum::default() };
        to.bytes(MAGIC)?;
        to.numbers(&[VERSION])?;
        to.bytes(stamp.as_bytes())?;
        to.bytes(signature(&self.kinds).as_bytes())?;
        to.numbers(&self.strays)?;
        to.strings(&self.graphs)?;
        let (prefixes, prefix_of, ends, arena) = self.names.base.columns();
        to.strings(prefixes)?;
        to.section(prefix_of.len() * 2, prefix_of.iter().map(|p| p.to_le_bytes()))?;
        to.numbers(ends)?;
        to.bytes(arena.as_bytes())?;
        let columns = &self.nodes.base;
        to.section(columns.kinds.len() * 2, columns.kinds.iter().map(|&(kind, sex)| [kind_code(kind), sex_code(sex)]))?;
        let lives = columns.lives.iter().flatten().flat_map(|days| [days.min, days.max]);
        to.section(columns.lives.len() * 16, lives.map(i32::to_le_bytes))?;
        let states = self.states.base.iter().flat_map(|(state, next)| {
            let Span { from, to } = state.when;
            let days = [from.min, from.max, to.min, to.max].map(|day| day as u32);
            days.into_iter().chain([certainty_code(state.certainty), state.graph, *next])
        });
        to.section(self.states.base.len() * 28, states.map(u32::to_le_bytes))?;
        for adjacency in self.out.iter().chain(&self.into).chain([&self.any]) {
            to.rows(&adjacency.rows)?;
        }
        let sum = to.sum.0;
        to.inner.write_all(&sum.to_le_bytes())?;
        to.inner.flush()?;
        Ok(())
    }

    /// Reads an index that was written with the same kinds of link and the same stamp.
    pub fn read(from: impl Read, kinds: &Arc<LinkKinds>, stamp: &str) -> Result<LinkGraph, GraphError> {
        let mut from = Reader { inner: io::BufReader::with_capacity(1 << 20, from), sum: Checksum::default() };
        if from.bytes().ok().as_deref() != Some(MAGIC) {
            return Err(GraphError::NotAnIndex);
        }
        let version = from.numbers("version")?.first().copied().unwrap_or_default();
        if version != VERSION {
            return Err(GraphError::OtherFormat { found: version, wanted: VERSION });
        }
        let found = from.text("stamp")?;
        if found != stamp {
            return Err(GraphError::Stale { found, wanted: stamp.to_owned() });
        }
        if from.text("kinds")? != signature(kinds) {
            return Err(GraphError::OtherKinds);
        }
        let strays = from.numbers("kinds")?;
        if strays.len() != kinds.len() {
            return Err(GraphError::Damaged("kinds"));
        }
        let graphs = from.strings("graphs")?;
        let prefixes = from.strings("prefixes")?;
        let prefix_of = from.bytes()?.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        let (ends, arena) = (from.numbers("names")?, from.text("names")?);
        let columns = from.columns()?;
        let states = from.states()?;
        let mut rows = Vec::new();
        for _ in 0..kinds.families().len() * 2 + 1 {
            rows.push(from.rows()?);
        }
        from.check_sum()?;
        let names = Names::from_columns(prefixes, prefix_of, ends, arena).ok_or(GraphError::Damaged("names"))?;
        let n_nodes = names.len();
        if columns.kinds.len() != n_nodes || columns.lives.len() != n_nodes {
            return Err(GraphError::Damaged("nodes"));
        }
        let any = Adjacency::new(rows.pop().ok_or(GraphError::Damaged("links"))?, 32, false);
        let shifts = kinds.families().map(|(family, _)| shift_for(kinds.in_family(family).count()));
        let shifts: Vec<u32> = shifts.collect();
        let mut families = rows.into_iter().zip(shifts.iter().chain(&shifts)).map(|(r, &s)| Adjacency::new(r, s, true));
        let out: Vec<Adjacency> = families.by_ref().take(shifts.len()).collect();
        let into: Vec<Adjacency> = families.collect();
        for adjacency in out.iter().chain(&into).chain([&any]) {
            if !holds(adjacency, n_nodes, states.len()) {
                return Err(GraphError::Damaged("links"));
            }
        }
        Ok(LinkGraph {
            kinds: Arc::clone(kinds),
            places: places_of(kinds),
            families: families_of(kinds),
            n_links: out.iter().map(|a| a.rows.words.len()).sum(),
            names: Dictionary::new(names),
            nodes: NodeTable::new(columns),
            out,
            into,
            any,
            states: States::new(states),
            graphs: Arc::new(graphs),
            strays: strays.into(),
            n_gone: 0,
            marks: Arc::new(MarksPool::default()),
            traces: Arc::new(TracesPool::default()),
        })
    }
}

/// Whether the rows keep within the nodes and states there are.
fn holds(adjacency: &Adjacency, n_nodes: usize, n_states: usize) -> bool {
    let Rows { offsets, words, states } = &*adjacency.rows;
    let fine = |offsets: &[u32]| offsets.is_sorted() && offsets.last().map_or(0, |&o| o as usize) == words.len();
    let offsets = match offsets {
        Offsets::Dense(offsets) => offsets.len() == n_nodes + 1 && fine(offsets),
        Offsets::Sparse { bits, ranks, offsets } => {
            let rows: usize = bits.iter().map(|word| word.count_ones() as usize).sum();
            bits.len() == n_nodes.div_ceil(64)
                && ranks.len() == bits.len()
                && offsets.len() == rows + 1
                && fine(offsets)
                && ranks.iter().zip(bits).try_fold(0, |at, (&r, b)| (r == at).then(|| at + b.count_ones())).is_some()
        }
    };
    let mask = node_mask(adjacency.shift);
    offsets
        && words.iter().all(|&word| ((word & mask) as usize) < n_nodes)
        && states.len() == if adjacency.with_states { words.len() } else { 0 }
        && states.iter().all(|&state| (state as usize) < n_states)
}

/// What the words of the adjacencies mean: the kinds in order, each with its family.
fn signature(kinds: &LinkKinds) -> String {
    kinds.iter().map(|(_, kind)| format!("{} {}\n", kind.iri, kinds.family_name(kind.family))).collect()
}

fn kind_code(kind: NodeKind) -> u8 {
    match kind {
        NodeKind::Entity(kind) => EntityKind::ALL.iter().position(|&k| k == kind).map_or(u8::MAX, |at| at as u8),
        NodeKind::Mentioned | NodeKind::Gone => u8::MAX,
    }
}

fn sex_code(sex: Sex) -> u8 {
    match sex {
        Sex::Female => 0,
        Sex::Male => 1,
        Sex::Unknown => 2,
    }
}

fn certainty_code(certainty: Certainty) -> u32 {
    Certainty::ALL.iter().position(|&c| c == certainty).map_or(0, |at| at as u32)
}

/// Each word changes the sum reversibly, so a single wrong word is always found.
#[derive(Clone, Copy, Default)]
struct Checksum(u64);

impl Checksum {
    fn add(&mut self, padded: &[u8]) {
        let mut sum = self.0;
        for word in padded.as_chunks::<8>().0 {
            sum = (sum.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        self.0 = sum;
    }
}

/// How much is written or read at a time.
const CHUNK: usize = 1 << 16;

struct Sections<W: Write> {
    inner: io::BufWriter<W>,
    sum: Checksum,
}

impl<W: Write> Sections<W> {
    fn put(&mut self, padded: &[u8]) -> io::Result<()> {
        self.sum.add(padded);
        self.inner.write_all(padded)
    }

    fn section<const N: usize>(&mut self, len: usize, items: impl Iterator<Item = [u8; N]>) -> io::Result<()> {
        self.put(&(len as u64).to_le_bytes())?;
        let mut chunk: Vec<u8> = Vec::with_capacity(CHUNK + 64);
        for item in items {
            chunk.extend_from_slice(&item);
            if chunk.len() >= CHUNK && chunk.len().is_multiple_of(8) {
                self.put(&chunk)?;
                chunk.clear();
            }
        }
        chunk.resize(chunk.len().next_multiple_of(8), 0);
        self.put(&chunk)
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put(&(bytes.len() as u64).to_le_bytes())?;
        let whole = bytes.len() / 8 * 8;
        self.put(&bytes[..whole])?;
        let mut rest = bytes[whole..].to_vec();
        rest.resize(rest.len().next_multiple_of(8), 0);
        self.put(&rest)
    }

    fn numbers(&mut self, numbers: &[u32]) -> io::Result<()> {
        self.section(numbers.len() * 4, numbers.iter().map(|n| n.to_le_bytes()))
    }

    fn strings(&mut self, strings: &[String]) -> io::Result<()> {
        let lengths: Vec<u32> = strings.iter().map(|s| s.len() as u32).collect();
        self.numbers(&lengths)?;
        self.bytes(strings.concat().as_bytes())
    }

    fn rows(&mut self, rows: &Rows) -> io::Result<()> {
        match &rows.offsets {
            Offsets::Dense(offsets) => {
                self.numbers(&[0])?;
                self.numbers(offsets)?;
            }
            Offsets::Sparse { bits, ranks, offsets } => {
                self.numbers(&[1])?;
                self.section(bits.len() * 8, bits.iter().map(|word| word.to_le_bytes()))?;
                self.numbers(ranks)?;
                self.numbers(offsets)?;
            }
        }
        self.numbers(&rows.words)?;
        self.numbers(&rows.states)
    }
}

struct Reader<R: Read> {
    inner: io::BufReader<R>,
    sum: Checksum,
}

impl<R: Read> Reader<R> {
    /// Hands a section to `take` piece by piece, so that a wrong length cannot ask for memory that is not filled.
    /// All pieces but the last are whole multiples of [`CHUNK`].
    fn pieces(&mut self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut head = [0; 8];
        self.inner.read_exact(&mut head)?;
        self.sum.add(&head);
        let mut left = u64::from_le_bytes(head);
        let mut chunk = vec![0u8; CHUNK];
        while left > 0 {
            let len = left.min(CHUNK as u64) as usize;
            let padded = &mut chunk[..len.next_multiple_of(8)];
            self.inner.read_exact(padded)?;
            self.sum.add(padded);
            take(&padded[..len]);
            left -= len as u64;
        }
        Ok(())
    }

    fn bytes(&mut self) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        self.pieces(|piece| all.extend_from_slice(piece))?;
        Ok(all)
    }

    fn numbers(&mut self, what: &'static str) -> Result<Vec<u32>, GraphError> {
        let (mut all, mut whole) = (Vec::new(), true);
        self.pieces(|piece| {
            let (numbers, rest) = piece.as_chunks::<4>();
            whole &= rest.is_empty();
            all.extend(numbers.iter().map(|n| u32::from_le_bytes(*n)));
        })?;
        if whole { Ok(all) } else { Err(GraphError::Damaged(what)) }
    }

    fn text(&mut self, what: &'static str) -> Result<String, GraphError> {
        String::from_utf8(self.bytes()?).map_err(|_| GraphError::Damaged(what))
    }

    fn strings(&mut self, what: &'static str) -> Result<Vec<String>, GraphError> {
        let (lengths, all) = (self.numbers(what)?, self.text(what)?);
        let mut rest = all.as_str();
        let mut strings = Vec::with_capacity(lengths.len().min(all.len() + 1));
        for length in lengths {
            let (string, after) = rest.split_at_checked(length as usize).ok_or(GraphError::Damaged(what))?;
            strings.push(string.to_owned());
            rest = after;
        }
        Ok(strings)
    }

    fn columns(&mut self) -> Result<Columns, GraphError> {
        let mut columns = Columns::default();
        self.pieces(|piece| {
            columns.kinds.extend(piece.as_chunks::<2>().0.iter().map(|&[kind, sex]| {
                let kind = EntityKind::ALL.get(usize::from(kind)).map_or(NodeKind::Mentioned, |&k| NodeKind::Entity(k));
                (kind, [Sex::Female, Sex::Male, Sex::Unknown][usize::from(sex.min(2))])
            }));
        })?;
        self.pieces(|piece| {
            columns.lives.extend(piece.as_chunks::<16>().0.iter().map(|life| {
                let day = |at: usize| i32::from_le_bytes([life[at], life[at + 1], life[at + 2], life[at + 3]]);
                [DayInterval { min: day(0), max: day(4) }, DayInterval { min: day(8), max: day(12) }]
            }));
        })?;
        Ok(columns)
    }

    fn states(&mut self) -> Result<Vec<Linked>, GraphError> {
        let numbers = self.numbers("states")?;
        let (records, rest) = numbers.as_chunks::<7>();
        let mut states = Vec::with_capacity(records.len());
        for &[a, b, c, d, certainty, graph, next] in records {
            let [a, b, c, d] = [a, b, c, d].map(|day| day as i32);
            let when = Span::new(DayInterval { min: a, max: b }, DayInterval { min: c, max: d });
            let certainty = Certainty::ALL.get(certainty as usize).ok_or(GraphError::Damaged("states"))?;
            // A chain leads back to earlier states only, so it ends.
            if next != END && next as usize >= states.len() {
                return Err(GraphError::Damaged("states"));
            }
            states.push((LinkState { when, certainty: *certainty, graph }, next));
        }
        if rest.is_empty() { Ok(states) } else { Err(GraphError::Damaged("states")) }
    }

    fn rows(&mut self) -> Result<Rows, GraphError> {
        let offsets = match self.numbers("links")?.as_slice() {
            [0] => Offsets::Dense(self.numbers("links")?),
            [1] => {
                let mut bits = Vec::new();
                self.pieces(|piece| bits.extend(piece.as_chunks::<8>().0.iter().map(|b| u64::from_le_bytes(*b))))?;
                Offsets::Sparse { bits, ranks: self.numbers("links")?, offsets: self.numbers("links")? }
            }
            _ => return Err(GraphError::Damaged("links")),
        };
        Ok(Rows { offsets, words: self.numbers("links")?, states: self.numbers("links")? })
    }

    fn check_sum(&mut self) -> Result<(), GraphError> {
        let mut sum = [0; 8];
        self.inner.read_exact(&mut sum)?;
        if u64::from_le_bytes(sum) == self.sum.0 { Ok(()) } else { Err(GraphError::Damaged("checksum")) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Delta, testing};
    use super::*;
    use proptest::prelude::*;

    fn written(graph: &LinkGraph) -> Vec<u8> {
        let mut file = Vec::new();
        graph.write(&mut file, "7").expect("memory takes everything");
        file
    }

    fn sample() -> LinkGraph {
        testing::graph(
            "a f 1850..1900, a parentOf b @s1, a parentOf b @s2 possible, b studiedAt S1 1880..1885 @s1, c ordained d",
        )
    }

    #[test]
    fn stamp_kinds_and_format_must_fit() {
        let file = written(&sample());
        let read = |bytes: &[u8], stamp| LinkGraph::read(bytes, &testing::kinds(), stamp).map(|g| g.len());
        assert!(matches!(read(&file, "7"), Ok(5)));
        assert!(matches!(read(&file, "8"), Err(GraphError::Stale { .. })));
        assert!(matches!(read(b"<html>no index at all</html>", "7"), Err(GraphError::NotAnIndex)));
        assert!(matches!(read(&[], "7"), Err(GraphError::NotAnIndex)));
        let other = LinkGraph::read(file.as_slice(), &Arc::new(LinkKinds::new()), "7");
        assert!(matches!(other, Err(GraphError::OtherKinds)));
    }

    #[test]
    fn any_damage_is_found() {
        let file = written(&sample());
        for at in 0..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 0x40;
            assert!(LinkGraph::read(damaged.as_slice(), &testing::kinds(), "7").is_err(), "byte {at}");
        }
        for len in 0..file.len() {
            assert!(LinkGraph::read(&file[..len], &testing::kinds(), "7").is_err(), "cut at {len}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(graph in testing::any_graph(100, 60)) {
            let read = LinkGraph::read(written(&graph).as_slice(), &testing::kinds(), "7").expect("just written");
            prop_assert_eq!(testing::dump(&read), testing::dump(&graph));
            prop_assert_eq!((read.len(), read.link_count()), (graph.len(), graph.link_count()));
            let mut delta = Delta::new();
            delta.forget(testing::iri("n1"));
            delta.unlink(testing::iri("n2"), testing::kind("parentOf"), testing::iri("n2"));
            let link = testing::link("n1 teacherOf new @s9", |iri| delta.graph(iri));
            delta.link(link);
            let changed = graph.apply(&delta).expect("small");
            let read = LinkGraph::read(written(&changed).as_slice(), &testing::kinds(), "7").expect("just written");
            prop_assert_eq!(testing::dump(&read), testing::dump(&changed));
        }
    }
}
