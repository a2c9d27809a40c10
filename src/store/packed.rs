//! Numbers and texts in a file with a checksum at its end, for what is derived and saved to start quickly.

use flate2::Crc;
use std::io::{self, BufReader, BufWriter, Error, ErrorKind, Read, Write};

/// How many bytes are written or read at a time.
const CHUNK: usize = 1 << 18;
/// How long the checksum is.
const SUM: u64 = 4;

/// Writes numbers and texts.
pub struct Packer<W: Write>(BufWriter<Summed<W>>);

impl<W: Write> Packer<W> {
    /// Writes to an empty file.
    pub fn new(to: W) -> Self {
        Self(BufWriter::with_capacity(CHUNK, Summed { inner: to, sum: Crc::new() }))
    }

    /// Writes a number.
    pub fn number(&mut self, number: u64) -> io::Result<()> {
        self.0.write_all(&number.to_le_bytes())
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.number(text.len() as u64)?;
        self.0.write_all(text.as_bytes())
    }

    /// Writes the checksum, which makes the file whole.
    pub fn finish(self) -> io::Result<()> {
        let Summed { mut inner, sum } = self.0.into_inner().map_err(io::IntoInnerError::into_error)?;
        inner.write_all(&sum.sum().to_le_bytes())?;
        inner.flush()
    }
}

/// Reads what a [`Packer`] wrote.
pub struct Unpacker<R: Read>(BufReader<Summed<io::Take<R>>>);

impl<R: Read> Unpacker<R> {
    /// Reads a file of so many bytes.
    pub fn new(from: R, length: u64) -> Self {
        let inner = from.take(length.saturating_sub(SUM));
        Self(BufReader::with_capacity(CHUNK, Summed { inner, sum: Crc::new() }))
    }

    /// Reads a number.
    pub fn number(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.0.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// Reads a number that has to fit.
    pub fn small<T: TryFrom<u64>>(&mut self) -> io::Result<T> {
        T::try_from(self.number()?).map_err(|_| damaged("a number is too large"))
    }

    /// Reads a text. A wrong length asks for no more memory than the file has bytes.
    pub fn text(&mut self) -> io::Result<String> {
        let (length, mut bytes) = (self.number()?, Vec::new());
        self.0.by_ref().take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != length {
            return Err(damaged("a text is cut short"));
        }
        String::from_utf8(bytes).map_err(|_| damaged("a text is not UTF-8"))
    }

    /// Whether everything was read and was as written.
    pub fn finish(mut self) -> io::Result<()> {
        if self.0.read(&mut [0])? > 0 {
            return Err(damaged("it is longer than it should be"));
        }
        let Summed { inner, sum } = self.0.into_inner();
        let mut stated = [0; SUM as usize];
        inner.into_inner().read_exact(&mut stated)?;
        if stated == sum.sum().to_le_bytes() { Ok(()) } else { Err(damaged("the checksum is another")) }
    }
}

fn damaged(what: &str) -> Error {
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

    fn unpacked(bytes: &[u8]) -> io::Result<(u64, String)> {
        let mut from = Unpacker::new(bytes, bytes.len() as u64);
        let read = (from.number()?, from.text()?);
        from.finish().map(|()| read)
    }

    #[test]
    fn what_was_written_is_read_and_no_byte_may_differ() {
        let mut bytes = Vec::new();
        let mut to = Packer::new(&mut bytes);
        to.number(7).and_then(|()| to.text("שלום")).and_then(|()| to.finish()).expect("a vector takes all");
        assert_eq!(unpacked(&bytes).expect("whole"), (7, "שלום".to_owned()));
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x40;
            assert!(unpacked(&other).is_err(), "byte {at}");
            assert!(unpacked(&bytes[..at]).is_err(), "cut at {at}");
        }
        bytes.push(0);
        assert!(unpacked(&bytes).is_err());
    }
}
