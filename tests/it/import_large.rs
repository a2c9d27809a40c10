//! A large file goes past the transaction, and everything derived from it is what it would be otherwise.

use crate::support::fresh;
use haverim::app::{App, Dataset, ImportRequest, Opening, Reader, Snapshot};
use haverim::graph::Way;
use haverim::ontology::terms;
use oxigraph::model::{NamedNode, Quad};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A person of a made-up file: flags of what is said of them.
type Told = (u16, u8, u8);

/// A file of few people, about whom a file says whatever it likes.
fn file(people: &[Told]) -> String {
    let mut text = String::from("0 HEAD\n1 SUBM @U1@\n1 GEDC\n2 VERS 5.5.1\n2 FORM LINEAGE-LINKED\n1 CHAR UTF-8\n");
    text.push_str("0 @U1@ SUBM\n1 NAME Test Sender\n");
    for (n, (said, year, other)) in people.iter().enumerate() {
        let has = |bit: u32| said & 1 << bit != 0;
        let (year, other) = (1780 + u32::from(*year), usize::from(*other) % people.len());
        let _ = write!(text, "0 @I{n}@ INDI\n1 NAME Test{n} /Person/\n1 SEX {}\n", if has(0) { "F" } else { "M" });
        let mut say = |when: bool, lines: String| {
            if when {
                text.push_str(&lines)
            }
        };
        say(has(1), format!("1 BIRT\n2 DATE {year}\n2 PLAC Test town\n2 SOUR @S1@\n3 QUAY 3\n"));
        say(has(2), format!("1 BIRT\n2 DATE ABT {}\n2 PLAC Other town\n", year + 1));
        say(has(3), "1 DEAT Y\n".into());
        say(has(4), format!("1 DEAT\n2 DATE AFT {}\n", year + 50));
        say(has(5), "1 DEAT N\n".into());
        say(has(6), format!("1 BURI\n2 DATE {}\n2 ASSO @I{other}@\n3 RELA witness\n", year + 60));
        say(has(7), "1 RESN confidential\n".into());
        say(has(8), format!("1 NOTE a friend of Test{other} Person, and of @I{other}@\n"));
        say(has(9), format!("1 FAMC @F{other}@\n2 PEDI adopted\n"));
        say(has(10), format!("1 FAMC @F{other}@\n2 STAT disproven\n"));
        say(has(11), format!("1 FAMC @F{other}@\n"));
        say(has(12), format!("1 ASSO @I{other}@\n2 RELA teacher\n2 SOUR @S1@\n3 QUAY 1\n"));
        say(has(13), format!("1 OCCU Teacher\n2 AGNC Test school\n2 DATE FROM {} TO {}\n", year + 20, year + 30));
        say(has(14), "1 SEX X\n1 RESI\n2 PHON 1\n2 WWW http://e.org/w\n1 EMAIL a@@e.org\n1 WWW http://e.org/\n".into());
        say(true, format!("1 FAMS @F{n}@\n"));
    }
    for (n, (said, _, other)) in people.iter().enumerate() {
        let other = usize::from(*other) % people.len();
        let _ = write!(text, "0 @F{n}@ FAM\n1 HUSB @I{n}@\n1 WIFE @I{other}@\n");
        let marriage = if said & 1 << 15 != 0 { "1 MARR\n2 DATE 1850\n1 MARR\n2 DATE 1851\n" } else { "" };
        text.push_str(marriage);
        for (child, (said, _, family)) in people.iter().enumerate() {
            if said & 7 << 9 != 0 && usize::from(*family) % people.len() == n {
                let _ = writeln!(text, "1 CHIL @I{child}@");
            }
        }
    }
    text + "0 @S1@ SOUR\n1 TITL Test register\n0 @N1@ NOTE on Test0 Person\n0 TRLR\n"
}

fn open(dir: Option<&Path>) -> Arc<App> {
    let at = dir.map_or_else(Opening::memory, Opening::directory);
    fresh(Opening { with_data: false, writable: true, ..at })
}

fn request(text: &str, large: bool) -> ImportRequest {
    let lines_at_once = Some(if large { 0 } else { usize::MAX });
    ImportRequest { name: "test.ged".into(), bytes: text.into(), lines_at_once, ..ImportRequest::default() }
}

/// What a reader is given, but for what differs from one moment or store to the next.
fn held(app: &App, reader: &Reader) -> Vec<String> {
    let quads = app.dataset(reader).quads(None, None, None, None).map(|quad| quad.expect("readable"));
    let passing = [terms::DATA_VERSION, terms::IMPORTED_AT, terms::DECIDED_AT];
    let quads = quads.filter(|quad| !passing.contains(&quad.predicate.as_ref()));
    let mut lines: Vec<String> = quads.map(|quad| quad.to_string()).collect();
    lines.sort();
    lines
}

/// The same without the names of opaque nodes, each store having its own key.
fn anywhere(app: &App, reader: &Reader) -> Vec<String> {
    let opaque = |word: &str| match word.split_once("/id/person/living-") {
        Some((before, _)) => format!("{before}/id/person/living>"),
        None => word.to_owned(),
    };
    let line = |line: String| line.split(' ').map(opaque).collect::<Vec<_>>().join(" ");
    let mut lines: Vec<String> = held(app, reader).into_iter().map(line).collect();
    lines.sort();
    lines
}

/// Everything that the link graph holds, whatever the numbers of its nodes.
fn linked(snapshot: &Snapshot) -> Vec<String> {
    let graph = &snapshot.graph;
    let mut lines = Vec::new();
    for node in graph.nodes() {
        let (kind, sex) = (graph.kind(node), graph.sex(node));
        lines.push(format!("{} {kind:?} {sex:?} {:?} {:?}", graph.iri(node), graph.born(node), graph.died(node)));
        for link in graph.links(node, Way::Out) {
            let state = |s: &haverim::graph::LinkState| {
                format!("{:?} {:?} {:?}", s.when, s.certainty, graph.graph_iri(s.graph))
            };
            let mut states: Vec<String> = link.states().map(state).collect();
            states.sort();
            let (from, to) = (graph.iri(link.id.subject), graph.iri(link.id.object));
            lines.push(format!("{from} {} {to} {states:?}", graph.kinds().get(link.id.kind).name));
        }
    }
    lines.extend(graph.kinds().iter().map(|(id, kind)| format!("{} strays of {}", graph.strays(id), kind.name)));
    lines.sort();
    lines
}

/// Everything derived is what it would be if it were derived from the store as it is.
fn is_as_derived_anew(app: &App) {
    let readers = [Reader::operator(), Reader::anonymous()];
    for reader in &readers {
        let now = app.snapshot(reader);
        assert_eq!(now.version, app.version(reader));
        assert_eq!(linked(&now), linked(&Snapshot::of(&app.dataset(reader)).expect("built")));
    }
    let (hidden, public) = (app.hidden_people(), held(app, &readers[1]));
    assert!(!app.weigh_the_living().expect("weighed"), "nothing has changed");
    app.derive_public_anew().expect("derived");
    assert_eq!((app.hidden_people(), held(app, &readers[1])), (hidden, public));
}

/// Imports a file both ways, on disk if asked; both say the same, and can be taken back.
fn check(people: &[Told], on_disk: bool) {
    let (dir, text) = (tempfile::tempdir().expect("a temporary directory"), file(people));
    let [small, large] = ["small", "large"].map(|name| open(on_disk.then_some(dir.path().join(name)).as_deref()));
    let (operator, stranger) = (Reader::operator(), Reader::anonymous());
    let before = held(&large, &operator);
    small.import(&operator, &request(&text, false)).expect("it is GEDCOM");
    let done = large.import(&operator, &request(&text, true)).expect("it is GEDCOM");
    assert_eq!(done.report.counts.map(|counts| counts.total()), Some(done.report.lines));
    assert_eq!(held(&large, &operator), held(&small, &operator), "{text}");
    assert_eq!(anywhere(&large, &stranger), anywhere(&small, &stranger), "{text}");
    assert_eq!(large.hidden_people(), small.hidden_people(), "{text}");
    assert_eq!(linked(&large.snapshot(&operator)), linked(&small.snapshot(&operator)), "{text}");
    is_as_derived_anew(&large);
    // A write after it follows as after any other.
    let other = file(&[(0b10, 200, 0)]).replace("@I", "@J");
    large.import(&operator, &request(&other, false)).expect("it is GEDCOM");
    is_as_derived_anew(&large);
    large.take_back(&operator, &done.graph).expect("it was imported");
    let second = large.import(&operator, &request(&text, true)).expect("it is GEDCOM");
    is_as_derived_anew(&large);
    large.take_back(&operator, &second.graph).expect("it was imported");
    large.take_back(&operator, &sha(&other)).expect("it was imported");
    assert_eq!(held(&large, &operator), before);
    is_as_derived_anew(&large);
}

fn sha(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_large_file_on_disk_is_a_small_one_past_the_transaction() {
    let everything = [
        (0b0000_0100_1111_0111, 20, 1),
        (0b1011_0011_0100_1010, 40, 0),
        (0b0111_1000_0000_0110, 210, 1),
        (0b0010_1001_1000_0001, 215, 0),
        (0b0000_1001_0010_0010, 90, 2),
    ];
    check(&everything, true);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_large_file_is_a_small_one_past_the_transaction(
        people in prop::collection::vec((any::<u16>(), 0..=240_u8, 0..6_u8), 1..6),
    ) {
        check(&people, false);
    }
}

/// A directory with a large import in it: what it holds for a stranger, and how many are hidden.
fn imported(dir: &Path) -> (Vec<String>, usize) {
    let app = open(Some(dir));
    let people: Vec<Told> = (0..12).map(|n| (0b1010, 2 * n, 0)).chain([(0b10_0000_0010, 230, 3)]).collect();
    app.import(&Reader::operator(), &request(&file(&people), true)).expect("it is GEDCOM");
    assert!(app.hidden_people() == 1, "one may be living, and twelve are dead");
    (held(&app, &Reader::anonymous()), app.hidden_people())
}

/// Puts somebody who may be living into the store itself, as a load does that is killed before it says so.
fn smuggle(dir: &Path) {
    let app = open(Some(dir));
    let node = |path: &str| NamedNode::new_unchecked(format!("{}{path}", app.base().as_str()));
    let person = node("id/person/test-late");
    let person = Quad::new(person, terms::RDF_TYPE, terms::PERSON, node("graph/import/test"));
    app.dataset(&Reader::operator()).store().insert(&person).expect("inserted");
}

fn census_of(dir: &Path) -> PathBuf {
    dir.join("index").join("census.bin")
}

/// How many are hidden after a start on a directory to which something was done while the census did not hear of somebody.
fn hidden_after(spoil: impl FnOnce(&Path)) -> usize {
    let dir = tempfile::tempdir().expect("a temporary directory");
    imported(dir.path());
    smuggle(dir.path());
    spoil(dir.path());
    let hidden = open(Some(dir.path())).hidden_people();
    is_as_derived_anew(&open(Some(dir.path())));
    hidden
}

fn mark_as_cut_short(dir: &Path) {
    let settings = dir.join("settings.json");
    let text = std::fs::read_to_string(&settings).expect("settings");
    let stale = text.replace("\"projection_stale\": false", "\"projection_stale\": true");
    assert_ne!(stale, text);
    std::fs::write(&settings, stale).expect("written");
}

#[test]
fn a_start_reads_the_census_that_was_saved() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let before = imported(dir.path());
    let written = || std::fs::metadata(census_of(dir.path())).and_then(|file| file.modified()).expect("saved");
    let saved = written();
    let app = open(Some(dir.path()));
    assert_eq!((held(&app, &Reader::anonymous()), app.hidden_people()), before);
    is_as_derived_anew(&app);
    drop(app);
    assert_eq!(written(), saved, "it fitted, and was not written again");
    smuggle(dir.path());
    assert_eq!(open(Some(dir.path())).hidden_people(), before.1, "the store was not asked again");
}

#[test]
fn a_census_that_may_not_be_true_is_taken_anew() {
    let spoil = |how: fn(&mut Vec<u8>)| {
        move |dir: &Path| {
            let mut bytes = std::fs::read(census_of(dir)).expect("saved at the end");
            how(&mut bytes);
            std::fs::write(census_of(dir), bytes).expect("written");
        }
    };
    assert_eq!(hidden_after(spoil(|bytes| bytes.truncate(bytes.len() / 2))), 2, "cut");
    assert_eq!(hidden_after(spoil(|bytes| bytes[20] ^= 1)), 2, "of another program or store");
    assert_eq!(hidden_after(spoil(|bytes| bytes.clear())), 2, "empty");
    assert_eq!(hidden_after(|dir| std::fs::remove_file(census_of(dir)).expect("removed")), 2, "none");
    assert_eq!(hidden_after(mark_as_cut_short), 2, "a load was killed");
    let another = |dir: &Path| {
        let other = tempfile::tempdir().expect("a temporary directory");
        imported(other.path());
        std::fs::copy(census_of(other.path()), census_of(dir)).expect("copied");
    };
    assert_eq!(hidden_after(another), 2, "of another store with the same file in it");
}

#[test]
fn a_census_of_an_earlier_version_is_taken_anew() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    imported(dir.path());
    let earlier = std::fs::read(census_of(dir.path())).expect("saved at the end");
    let other = file(&[(0b10, 235, 0)]).replace("@I", "@J");
    open(Some(dir.path())).import(&Reader::operator(), &request(&other, false)).expect("it is GEDCOM");
    std::fs::write(census_of(dir.path()), &earlier).expect("written");
    let app = open(Some(dir.path()));
    assert_eq!(app.hidden_people(), 2);
    is_as_derived_anew(&app);
}

#[test]
fn days_go_by_for_a_census_that_was_saved() {
    const IN_2200: i32 = 803_500;
    let dir = tempfile::tempdir().expect("a temporary directory");
    let before = imported(dir.path());
    let app = open(Some(dir.path()));
    assert!(app.weigh_the_living_on(IN_2200).expect("weighed"));
    assert_eq!(app.hidden_people(), 0);
    drop(app);
    let app = open(Some(dir.path()));
    assert_eq!((held(&app, &Reader::anonymous()), app.hidden_people()), before);
    is_as_derived_anew(&app);
}

#[test]
fn an_import_that_was_killed_while_it_parted_the_stores_is_whole_after_a_start() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let before = imported(dir.path());
    // What such a process leaves: a projection that may not be whole, a copy with the hidden still in it and no stamp, and
    // the derived files of the version before.
    mark_as_cut_short(dir.path());
    let all = std::fs::read_dir(dir.path()).expect("a directory").map(|entry| entry.expect("an entry").path());
    let stamps = all.map(|path| path.join("derived-from")).filter(|stamp| stamp.exists());
    assert!(stamps.map(|stamp| std::fs::remove_file(stamp).expect("removed")).count() > 0);
    std::fs::remove_dir_all(dir.path().join("index")).expect("derived files");
    let app = open(Some(dir.path()));
    assert_eq!((held(&app, &Reader::anonymous()), app.hidden_people()), before);
    is_as_derived_anew(&app);
}
