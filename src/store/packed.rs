//! Numbers and texts in a file with a checksum at its end, for what is derived and saved to start quickly.
//!
//! Numbers are LEB128, small ones short. A text is told by how much of it is the text before and by the rest, as IRIs of
//! one kind begin alike.

use flate2::Crc;
use oxigraph::model::NamedNode;
use std::collections::BTreeSet;
use std::io::{self, BufReader, BufWriter, Error, ErrorKind, Read, Write};

/// How many bytes are written or read at a time.
const CHUNK: usize = 1 << 18;
/// How long the checksum is.
const SUM: u64 = 4;
/// By how much all texts together may be longer than the file they are read from.
const SHARED: u64 = 64;

/// Writes numbers and texts.
pub struct Packer<W: Write> {
    to: BufWriter<Summed<W>>,
    before: Vec<u8>,
}

impl<W: Write> Packer<W> {
    /// Writes to an empty file.
    pub fn new(to: W) -> Self {
        Self { to: BufWriter::with_capacity(CHUNK, Summed { inner: to, sum: Crc::new() }), before: Vec::new() }
    }

    /// Writes a number.
    pub fn number(&mut self, mut number: u64) -> io::Result<()> {
        while number > 0x7f {
            self.to.write_all(&[number as u8 | 0x80])?;
            number >>= 7;
        }
        self.to.write_all(&[number as u8])
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        let same = self.before.iter().zip(text.as_bytes()).take_while(|(before, now)| before == now).count();
        let rest = &text.as_bytes()[same..];
        self.number(same as u64)?;
        self.number(rest.len() as u64)?;
        self.to.write_all(rest)?;
        self.before.truncate(same);
        self.before.extend_from_slice(rest);
        Ok(())
    }

    /// Writes a set of nodes, in their order, in which they differ by little.
    pub fn nodes<'n>(&mut self, nodes: impl IntoIterator<Item = &'n NamedNode>) -> io::Result<()> {
        let nodes: BTreeSet<&NamedNode> = nodes.into_iter().collect();
        self.number(nodes.len() as u64)?;
        nodes.into_iter().try_for_each(|node| self.text(node.as_str()))
    }

    /// Writes the checksum, which makes the file whole.
    pub fn finish(self) -> io::Result<()> {
        let Summed { mut inner, sum } = self.to.into_inner().map_err(io::IntoInnerError::into_error)?;
        inner.write_all(&sum.sum().to_le_bytes())?;
        inner.flush()
    }
}

/// Reads what a [`Packer`] wrote. Memory stays in proportion to the file, whatever lengths it states.
pub struct Unpacker<R: Read> {
    from: BufReader<Summed<io::Take<R>>>,
    before: Vec<u8>,
    /// How long texts may still be.
    room: u64,
}

impl<R: Read> Unpacker<R> {
    /// Reads a file of so many bytes.
    pub fn new(from: R, length: u64) -> Self {
        let inner = from.take(length.saturating_sub(SUM));
        let from = BufReader::with_capacity(CHUNK, Summed { inner, sum: Crc::new() });
        Self { from, before: Vec::new(), room: length.saturating_mul(SHARED) }
    }

    /// Reads a number.
    pub fn number(&mut self) -> io::Result<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let mut byte = [0];
            self.from.read_exact(&mut byte)?;
            let part = u64::from(byte[0] & 0x7f);
            if part << shift >> shift != part {
                break;
            }
            number |= part << shift;
            if byte[0] < 0x80 {
                return Ok(number);
            }
        }
        Err(damaged("a number is too large"))
    }

    /// Reads a number that has to fit.
    pub fn small<T: TryFrom<u64>>(&mut self) -> io::Result<T> {
        T::try_from(self.number()?).map_err(|_| damaged("a number is too large"))
    }

    /// Reads a text.
    pub fn text(&mut self) -> io::Result<String> {
        let (same, rest) = (self.small::<u32>()?, self.small::<u32>()?);
        let length = u64::from(same) + u64::from(rest);
        self.room = self.room.checked_sub(length).ok_or_else(|| damaged("its texts are too long"))?;
        if u64::from(same) > self.before.len() as u64 {
            return Err(damaged("a text begins like none"));
        }
        self.before.truncate(same as usize);
        self.from.by_ref().take(rest.into()).read_to_end(&mut self.before)?;
        if self.before.len() as u64 != length {
            return Err(damaged("a text is cut short"));
        }
        let text = std::str::from_utf8(&self.before).map_err(|_| damaged("a text is not UTF-8"))?;
        Ok(text.to_owned())
    }

    /// Reads a node.
    pub fn node(&mut self) -> io::Result<NamedNode> {
        Ok(NamedNode::new_unchecked(self.text()?))
    }

    /// Reads a set of nodes.
    pub fn nodes<T: FromIterator<NamedNode>>(&mut self) -> io::Result<T> {
        (0..self.number()?).map(|_| self.node()).collect()
    }

    /// Whether everything was read and was as written.
    pub fn finish(mut self) -> io::Result<()> {
        if self.from.read(&mut [0])? > 0 {
            return Err(damaged("it is longer than it should be"));
        }
        let Summed { inner, sum } = self.from.into_inner();
        let mut stated = [0; SUM as usize];
        inner.into_inner().read_exact(&mut stated)?;
        if stated == sum.sum().to_le_bytes() { Ok(()) } else { Err(damaged("the checksum is another")) }
    }
}

/// What is wrong with a file that cannot be read to its end.
pub fn damaged(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

/// What is written or read, with the checksum so far.
struct Summed<T> {
    inner: T,
    sum: Crc,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.sum.update(&bytes[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packed(number: u64, texts: &[String]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut to = Packer::new(&mut bytes);
        to.number(number).expect("a vector takes all");
        texts.iter().try_for_each(|text| to.text(text)).and_then(|()| to.finish()).expect("a vector takes all");
        bytes
    }

    fn unpacked(bytes: &[u8], n_texts: usize) -> io::Result<(u64, Vec<String>)> {
        let mut from = Unpacker::new(bytes, bytes.len() as u64);
        let read = (from.number()?, (0..n_texts).map(|_| from.text()).collect::<io::Result<_>>()?);
        from.finish().map(|()| read)
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(number in any::<u64>(), texts in prop::collection::vec("[aשé]{0,5}", 0..5)) {
            let bytes = packed(number, &texts);
            prop_assert_eq!(unpacked(&bytes, texts.len()).expect("whole"), (number, texts));
        }
    }

    #[test]
    fn no_byte_may_differ_or_be_missing() {
        let bytes = packed(700, &["http://e/שלום".into(), "http://e/שלחן".into()]);
        assert!(unpacked(&bytes, 2).is_ok());
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x40;
            assert!(unpacked(&other, 2).is_err(), "byte {at}");
            assert!(unpacked(&bytes[..at], 2).is_err(), "cut at {at}");
        }
        assert!(unpacked(&[&bytes[..], &[0]].concat(), 2).is_err(), "something follows");
    }

    #[test]
    fn texts_that_repeat_a_long_one_take_no_more_memory_than_the_file_may() {
        let (mut bytes, long) = (Vec::new(), "x".repeat(100_000));
        let mut to = Packer::new(&mut bytes);
        (0..1_000).try_for_each(|_| to.text(&long)).and_then(|()| to.finish()).expect("a vector takes all");
        let mut from = Unpacker::new(&bytes[..], bytes.len() as u64);
        let read = (0..1_000).map_while(|_| from.text().ok()).count();
        assert!(read as u64 * 100_000 <= bytes.len() as u64 * SHARED);
    }
}
