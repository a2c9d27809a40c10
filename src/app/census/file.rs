//! The census in a file beside the store, `DIR/index/census.bin`, with what follows from it for strangers, so that a start
//! does not ask after everybody again, nor after what belongs to those who are hidden.
//!
//! Whoever is missing in it would be shown to strangers, so it is used only if it is certain to be true: its stamp names
//! the program that wrote it, the store, and the store's version. A file with another stamp, or a damaged one, is not
//! used. It is written in the background once the census had to be taken, and at the end if the store has changed since.
//! Who is hidden is weighed anew at each start, as days have gone by; what belongs to those whom that changes is read.

use super::{Census, Known};
use crate::access::living::{Evidence, Mark};
use crate::app::living::{Key, Weighed};
use crate::app::snapshot::Turns;
use crate::store::{Dataset, Embedded, Hidden, Location, Packer, Texts, Unpacker, damaged};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::UNIX_EPOCH;

/// What the file begins with; the number is raised with every change of what follows.
const MAGIC: &str = "haverim census 3";
/// The marks, by their numbers in the file.
const MARKS: [Mark; 3] = [Mark::None, Mark::Living, Mark::Restricted];

/// The census of a store with what follows from it, if it was taken and nobody is at work on it.
pub(in crate::app) type Held = Arc<Mutex<Option<Weighed>>>;

/// Keeps the file: reads it at the start, writes it at the end.
pub(in crate::app) struct Keeper {
    book: Arc<Book>,
    writing: Option<JoinHandle<()>>,
}

/// The file, and what is to be in it.
struct Book {
    data: Arc<Embedded>,
    held: Held,
    /// Where, and what begins the stamp; nothing if there is no file.
    place: Option<(PathBuf, String)>,
    /// The version that the file has.
    saved: Mutex<Option<u64>>,
}

impl Keeper {
    /// The keeper of a store's census, and what the file has.
    pub(in crate::app) fn open(data: &Arc<Embedded>, key: &Key) -> (Self, Option<Weighed>) {
        let place = place(data, key);
        let version = data.version();
        let found = place.as_ref().and_then(|(path, stamp)| read(path, &stamped(stamp, version)));
        let found = found.map(|weighed| weighed.at(version));
        let saved = Mutex::new(found.as_ref().map(|_| version));
        let book = Book { data: data.clone(), held: Held::default(), place, saved };
        (Self { book: Arc::new(book), writing: None }, found)
    }

    /// Takes the census of the store as it is now into care.
    pub(in crate::app) fn keep(&mut self, weighed: Option<Weighed>, turns: &Turns) -> Held {
        let book = self.book.clone();
        *book.held.lock().unwrap_or_else(PoisonError::into_inner) = weighed;
        if book.is_to_be_written() {
            let turns = turns.clone();
            self.writing = Some(std::thread::spawn(move || {
                // Nobody writes to the store meanwhile.
                let _turn = turns.take();
                book.write();
            }));
        }
        self.book.held.clone()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // A thread that panicked has left the old file, or a new one that its checksum refuses.
        let _ = self.writing.take().map(JoinHandle::join);
        self.book.write();
    }
}

impl Book {
    fn is_to_be_written(&self) -> bool {
        let saved = *self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        self.place.is_some() && saved != Some(self.data.version())
    }

    /// Writes the file beside the old one and takes its place at once, if it is to be. A failure is told and costs the
    /// next start some time.
    fn write(&self) {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        // A write that failed half way may have left the census behind the store.
        let true_now = held.as_ref().filter(|held| held.version == self.data.version());
        let (Some((path, stamp)), Some(weighed), true) = (&self.place, true_now, self.is_to_be_written()) else {
            return;
        };
        let new = path.with_extension("bin.new");
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            weighed.write(File::create(&new)?, &stamped(stamp, weighed.version))?;
            fs::rename(&new, path)
        });
        match written {
            Ok(()) => *self.saved.lock().unwrap_or_else(PoisonError::into_inner) = Some(weighed.version),
            Err(error) => {
                tracing::warn!(%error, "`{}` cannot be written: the next start takes the census anew", path.display());
            }
        }
    }
}

/// Where the file is, and what begins its stamp; nothing if none may be used.
fn place(data: &Embedded, key: &Key) -> Option<(PathBuf, String)> {
    let Location::Directory(dir) = data.location() else { return None };
    let generation = data.settings().ok()??.generation;
    let (base, mode, store) = (data.base().as_str(), data.mode(), key.slug("census"));
    Some((dir.join("index").join("census.bin"), format!("{} {base} {store} {generation} {mode:?}", program()?)))
}

/// Which program this is: its version, and of those that have one the length and the time of its file. Another may read
/// the same quads otherwise, and so know of more people.
fn program() -> Option<String> {
    let file = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let built = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some(format!("{} {} {built}", env!("CARGO_PKG_VERSION"), file.len()))
}

fn stamped(stamp: &str, version: u64) -> String {
    format!("{stamp} {version}")
}

fn read(path: &Path, stamp: &str) -> Option<Weighed> {
    let read = File::open(path).and_then(|file| {
        let length = file.metadata()?.len();
        Weighed::read(file, length, stamp)
    });
    match read {
        Ok(weighed) => weighed,
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!("`{}`: {error}: the census is taken anew", path.display());
            None
        }
    }
}

impl Weighed {
    /// Writes the census and what follows from it, with a stamp of the store's version.
    fn write(&self, to: impl Write, stamp: &str) -> io::Result<()> {
        let mut to = Packer::new(to);
        to.text(MAGIC)?;
        to.text(stamp)?;
        self.census.write(&mut to)?;
        self.hidden.write(&mut to)?;
        to.finish()
    }

    /// Reads from a file of so many bytes what was written with the same stamp; nothing if it has another.
    fn read(from: impl Read, length: u64, stamp: &str) -> io::Result<Option<Self>> {
        let mut from = Unpacker::new(from, length);
        if from.text()? != MAGIC || from.text()? != stamp {
            return Ok(None);
        }
        let census = Census::read(&mut from)?;
        let hidden = Hidden::read(&mut from)?;
        from.finish()?;
        Ok(Some(Self::of(census, Arc::new(hidden))))
    }
}

impl Census {
    fn write(&self, to: &mut Packer<impl Write>) -> io::Result<()> {
        to.number(self.people.len() as u64)?;
        // In their order names differ by little.
        for (name, known) in self.people.iter().collect::<BTreeMap<_, _>>() {
            to.text(name.as_str())?;
            known.write(to)?;
        }
        to.nodes(&self.restricted)?;
        to.nodes(&self.vouched)?;
        self.texts.write(to)
    }

    fn read(from: &mut Unpacker<impl Read>) -> io::Result<Self> {
        let mut census = Self::default();
        for _ in 0..from.number()? {
            census.people.insert(from.node()?, Known::read(from)?);
        }
        census.restricted = from.nodes()?;
        census.vouched = from.nodes()?;
        census.texts = Texts::read(from)?;
        Ok(census)
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
        let mark = *MARKS.get(flags >> 2).ok_or_else(|| damaged("a mark is none"))?;
        let evidence = Evidence { born_by, died_by, died: flags & 1 != 0, vouched: flags & 2 != 0, mark };
        let mut known = Self { evidence, ..Self::default() };
        for _ in 0..from.number()? {
            known.descendants.push((from.node()?, from.small()?));
        }
        for _ in 0..from.number()? {
            known.same.push(from.node()?);
        }
        Ok(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Base;
    use crate::ontology::terms;
    use oxigraph::model::NamedNode;

    fn weighed() -> Weighed {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
        let mut evidence = Evidence::default();
        evidence.died_by(-40);
        evidence.mark = Mark::Restricted;
        let known = Known { evidence, descendants: vec![(node("b"), 2)], same: vec![node("c")], opaque: None };
        let mut census = Census::default();
        census.people.extend([(node("a"), known), (node("b"), Known::default())]);
        census.restricted.insert(node("event"));
        census.vouched.insert(node("graph"));
        let text = oxigraph::model::Literal::from("of Test Person and @I1@").into();
        census.texts.add_object(&Base::default(), &node("a"), terms::GEDCOM_RECORD, &text);
        census.texts.settle();
        Weighed::of(census, Arc::default())
    }

    fn written(weighed: &Weighed, stamp: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        weighed.write(&mut bytes, stamp).expect("a vector takes all");
        bytes
    }

    fn read(bytes: &[u8], stamp: &str) -> io::Result<Option<Weighed>> {
        Weighed::read(bytes, bytes.len() as u64, stamp)
    }

    #[test]
    fn what_was_written_is_read_with_its_stamp_alone() {
        let weighed = weighed();
        let bytes = written(&weighed, "v1");
        let again = read(&bytes, "v1").expect("whole").expect("of the stamp");
        assert_eq!(written(&again, "v1"), bytes);
        let (census, again) = (weighed.census, again.census);
        assert_eq!((again.people.len(), &again.restricted, &again.vouched), (2, &census.restricted, &census.vouched));
        for (name, known) in &census.people {
            let same = &again.people[name];
            assert_eq!(
                (same.evidence, &same.descendants, &same.same),
                (known.evidence, &known.descendants, &known.same)
            );
        }
        assert!(read(&bytes, "v2").expect("whole").is_none());
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let bytes = written(&weighed(), "v1");
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x40;
            assert!(!matches!(read(&other, "v1"), Ok(Some(_))), "byte {at}");
            assert!(!matches!(read(&bytes[..at], "v1"), Ok(Some(_))), "cut at {at}");
        }
    }
}
