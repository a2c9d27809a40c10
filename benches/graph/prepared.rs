//! The synthetic population in a store on disk: made once, kept in the target folder, and used by every bench.
//!
//! It is made anew when what it depends on has changed: the number of people, the generator, the store, the ontology, or
//! a dependency. Of a size only the last one is kept.

use haverim::app::{App, Opening};
use haverim::generate::{self, Settings};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Whose digest names a prepared store.
const DEPENDS_ON: [&str; 5] = ["Cargo.lock", "ontology", "src/generate", "src/ontology", "src/store"];
/// The seed of the population.
const SEED: u64 = 1;

/// A population that has been loaded.
pub struct Prepared {
    /// The store, in a folder that is for what else belongs to the population too.
    pub store: PathBuf,
    /// How many statements were loaded.
    pub quads: u64,
    /// How many seconds loading took, when that was.
    pub loaded_in: f64,
}

impl Prepared {
    /// The population of so many people, from the target folder or made now.
    pub fn of(people: u32) -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = target.join(format!("population-{people}-{SEED}-{}", digest()));
        let (store, made) = (folder.join("store"), folder.join("made"));
        if !made.exists() {
            forget(target, &format!("population-{people}-{SEED}-"));
            let told = make(people, &folder, &store);
            fs::write(&made, told).expect("a file in the target folder");
        }
        let told = fs::read_to_string(&made).expect("just written, or found");
        let (quads, seconds) = told.split_once(' ').expect("two numbers");
        let (quads, loaded_in) = (quads.parse().expect("a number"), seconds.parse().expect("a number"));
        Self { store, quads, loaded_in }
    }
}

/// Makes the population and loads it; how many statements in how many seconds.
fn make(people: u32, folder: &Path, store: &Path) -> String {
    fs::create_dir_all(folder).expect("the target folder can be written");
    println!("making a population of {people}, which the next bench will find in `{}`", folder.display());
    let file = folder.join("population.nq");
    let mut out = BufWriter::new(File::create(&file).expect("room for the statements"));
    let report = generate::population(&Settings::new(people, SEED), &mut out).expect("room for the statements");
    out.flush().expect("room for the statements");
    let opening = Opening { with_data: false, ..Opening::directory(store) };
    let app = App::open(&opening, &|_, _, _| {}).expect("a new store").app;
    let start = Instant::now();
    app.load_rdf(std::slice::from_ref(&file), None, &|_| {}).expect("generated statements are N-Quads");
    let seconds = start.elapsed().as_secs_f64();
    fs::remove_file(file).expect("a file of ours");
    format!("{} {seconds}", report.quads)
}

/// Removes the folders that begin so.
fn forget(target: &Path, beginning: &str) {
    for entry in fs::read_dir(target).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(beginning) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// The digest of what a prepared store depends on.
fn digest() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    DEPENDS_ON.iter().for_each(|path| collect(&root.join(path), &mut files));
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        digest.update(fs::read(&file).expect("a file of the project"));
    }
    digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
