//! The census in a file beside the store, `DIR/index/census.bin`, so that a start does not ask after everybody again.
//!
//! Its stamp names the program, the store's generation and version; a file with another stamp, or a damaged one, is not
//! used. It is written in the background once it had to be taken, and at the end if the store has changed since. Who is
//! hidden is weighed anew at each start, as days have gone by.

use super::{Census, Known};
use crate::access::living::{Evidence, Mark};
use crate::app::Error;
use crate::app::snapshot::Turns;
use crate::store::{Dataset, Embedded, Location, Packer, Texts, Unpacker};
use oxigraph::model::NamedNode;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// What the file begins with; the number is raised with every change of what follows, or of what is asked of the store.
const MAGIC: &str = "haverim census 1";
/// The marks, by their numbers in the file.
const MARKS: [Mark; 3] = [Mark::None, Mark::Living, Mark::Restricted];

/// The census of a store, if it was taken and nobody is at work on it.
pub(in crate::app) type Held = Arc<Mutex<Option<Census>>>;

/// Keeps the file: reads it at the start, writes it at the end.
pub(in crate::app) struct Keeper {
    data: Arc<Embedded>,
    held: Held,
    place: Option<PathBuf>,
    /// The version that the file has.
    saved: Arc<Mutex<Option<u64>>>,
    writing: Option<JoinHandle<()>>,
}

impl Keeper {
    /// The keeper of a store's census, and the census if the file has it.
    pub(in crate::app) fn open(data: &Arc<Embedded>) -> Result<(Self, Option<Census>), Error> {
        let place = match data.location() {
            Location::Directory(dir) => Some(dir.join("index").join("census.bin")),
            Location::Memory => None,
        };
        let found = match &place {
            Some(path) => read(path, &stamp(data)?),
            None => None,
        };
        let saved = Arc::new(Mutex::new(found.is_some().then(|| data.version())));
        Ok((Self { data: data.clone(), held: Held::default(), place, saved, writing: None }, found))
    }

    /// Takes the census of the store as it is now into care.
    pub(in crate::app) fn keep(&mut self, census: Option<Census>, turns: &Turns) -> Held {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = census;
        let (data, held, place, saved) = (self.data.clone(), self.held.clone(), self.place.clone(), self.saved.clone());
        let turns = turns.clone();
        if place.is_some() && !is_saved(&saved, &data) {
            self.writing = Some(std::thread::spawn(move || {
                // Nobody writes meanwhile, so the census is that of the version.
                let _turn = turns.take();
                write(place.as_deref(), &data, &held, &saved);
            }));
        }
        self.held.clone()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // A thread that panicked has left the old file, or a new one that its checksum refuses.
        let _ = self.writing.take().map(JoinHandle::join);
        write(self.place.as_deref(), &self.data, &self.held, &self.saved);
    }
}

fn is_saved(saved: &Mutex<Option<u64>>, data: &Embedded) -> bool {
    *saved.lock().unwrap_or_else(PoisonError::into_inner) == Some(data.version())
}

fn stamp(data: &Embedded) -> Result<String, Error> {
    let generation = data.settings()?.map_or(0, |settings| settings.generation);
    let (program, base) = (env!("CARGO_PKG_VERSION"), data.base().as_str());
    Ok(format!("{program} {base} {generation} {:?} {}", data.mode(), data.version()))
}

fn read(path: &Path, stamp: &str) -> Option<Census> {
    let read = File::open(path).and_then(|file| {
        let length = file.metadata()?.len();
        Census::read(file, length, stamp)
    });
    match read {
        Ok(census) => census,
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!("`{}`: {error}: the census is taken anew", path.display());
            None
        }
    }
}

/// Writes the file beside the old one and takes its place at once. A failure is told and costs the next start some time.
fn write(path: Option<&Path>, data: &Embedded, held: &Mutex<Option<Census>>, saved: &Mutex<Option<u64>>) {
    let held = held.lock().unwrap_or_else(PoisonError::into_inner);
    let (Some(path), Some(census), false) = (path, held.as_ref(), is_saved(saved, data)) else { return };
    let new = path.with_extension("bin.new");
    let written = stamp(data).map_err(io::Error::other).and_then(|stamp| {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        census.write(File::create(&new)?, &stamp)?;
        fs::rename(&new, path)
    });
    match written {
        Ok(()) => *saved.lock().unwrap_or_else(PoisonError::into_inner) = Some(data.version()),
        Err(error) => {
            tracing::warn!(%error, "`{}` cannot be written: the next start takes the census anew", path.display());
        }
    }
}

impl Census {
    /// Writes the census with a stamp of the store's version.
    fn write(&self, to: impl Write, stamp: &str) -> io::Result<()> {
        let mut to = Packer::new(to);
        to.text(MAGIC)?;
        to.text(stamp)?;
        to.number(self.people.len() as u64)?;
        for (name, known) in &self.people {
            to.text(name.as_str())?;
            known.write(&mut to)?;
        }
        for nodes in [&self.restricted, &self.vouched] {
            to.number(nodes.len() as u64)?;
            nodes.iter().try_for_each(|node| to.text(node.as_str()))?;
        }
        self.texts.write(&mut to)?;
        to.finish()
    }

    /// Reads a census that was written with the same stamp; nothing if it has another.
    fn read(from: impl Read, length: u64, stamp: &str) -> io::Result<Option<Self>> {
        let mut from = Unpacker::new(from, length);
        if from.text()? != MAGIC || from.text()? != stamp {
            return Ok(None);
        }
        let mut census = Self::default();
        for _ in 0..from.number()? {
            let name = node(&mut from)?;
            census.people.insert(name, Known::read(&mut from)?);
        }
        for nodes in [&mut census.restricted, &mut census.vouched] {
            for _ in 0..from.number()? {
                nodes.insert(node(&mut from)?);
            }
        }
        census.texts = Texts::read(&mut from)?;
        from.finish()?;
        Ok(Some(census))
    }
}

impl Known {
    /// Writes what is known; the opaque node follows from the key.
    fn write(&self, to: &mut Packer<impl Write>) -> io::Result<()> {
        let Evidence { born_by, died_by, died, vouched, mark } = self.evidence;
        to.number(u64::from(born_by.cast_unsigned()))?;
        to.number(u64::from(died_by.cast_unsigned()))?;
        to.number(u64::from(died) | u64::from(vouched) << 1 | (mark as u64) << 2)?;
        to.number(self.descendants.len() as u64)?;
        for (descendant, generations) in &self.descendants {
            to.text(descendant.as_str())?;
            to.number(u64::from(*generations))?;
        }
        to.number(self.same.len() as u64)?;
        self.same.iter().try_for_each(|same| to.text(same.as_str()))
    }

    fn read(from: &mut Unpacker<impl Read>) -> io::Result<Self> {
        let [born_by, died_by] = [from.small::<u32>()?.cast_signed(), from.small::<u32>()?.cast_signed()];
        let flags = from.small::<usize>()?;
        let mark = *MARKS.get(flags >> 2).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        let evidence = Evidence { born_by, died_by, died: flags & 1 != 0, vouched: flags & 2 != 0, mark };
        let mut known = Self { evidence, ..Self::default() };
        for _ in 0..from.number()? {
            known.descendants.push((node(from)?, from.small()?));
        }
        for _ in 0..from.number()? {
            known.same.push(node(from)?);
        }
        Ok(known)
    }
}

fn node(from: &mut Unpacker<impl Read>) -> io::Result<NamedNode> {
    Ok(NamedNode::new_unchecked(from.text()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Base;
    use crate::ontology::terms;

    fn census() -> Census {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
        let mut evidence = Evidence::default();
        evidence.died_by(-40);
        evidence.mark = Mark::Restricted;
        let known = Known { evidence, descendants: vec![(node("b"), 2)], same: vec![node("c")], opaque: None };
        let mut census = Census::default();
        census.people.extend([(node("a"), known), (node("b"), Known::default())]);
        census.restricted.insert(node("event"));
        census.vouched.insert(node("graph"));
        census.texts.add_text(&Base::default(), &node("a"), terms::GEDCOM_RECORD, "of Test Person and @I1@");
        census
    }

    #[test]
    fn what_was_written_is_read_with_its_stamp_alone() {
        let (census, mut bytes) = (census(), Vec::new());
        census.write(&mut bytes, "v1").expect("a vector takes all");
        let length = bytes.len() as u64;
        let read = Census::read(&bytes[..], length, "v1").expect("whole").expect("of the stamp");
        let mut again = Vec::new();
        read.write(&mut again, "v1").expect("a vector takes all");
        assert_eq!((read.people.len(), read.restricted, read.vouched), (2, census.restricted, census.vouched));
        for (name, known) in &census.people {
            let same = &read.people[name];
            assert_eq!(
                (same.evidence, &same.descendants, &same.same),
                (known.evidence, &known.descendants, &known.same)
            );
        }
        assert_eq!(again.len(), bytes.len());
        assert!(Census::read(&bytes[..], length, "v2").expect("whole").is_none());
        let half = bytes.len() / 2;
        bytes[half] ^= 1;
        assert!(Census::read(&bytes[..], length, "v1").is_err(), "a damaged file is refused");
    }
}
