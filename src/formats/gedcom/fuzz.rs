//! Hunts for files that make any step fail badly: the cases, cut, spliced and garbled at random.
//!
//! A second in every test run; `HAVERIM_FUZZ_SECONDS=60 cargo test --release --lib gedcom::fuzz` for longer. The seed of
//! a failure is printed, and `HAVERIM_FUZZ_SEED` repeats it.

use super::export::{Original, Person, Selection, export};
use super::laws::spent;
use super::*;
use std::path::Path;
use std::time::{Duration, Instant};

/// A small generator of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn corpus() -> Vec<Vec<u8>> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/gedcom");
    let folders = std::fs::read_dir(cases).expect("the cases are part of the project");
    let mut paths: Vec<_> = folders.map(|f| f.expect("a readable folder").path().join("in.ged")).collect();
    paths.sort();
    paths.iter().filter_map(|p| std::fs::read(p).ok()).collect()
}

/// A file made of pieces of others.
fn garbled(corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut file = corpus[dice.below(corpus.len())].clone();
    for _ in 0..1 + dice.below(8) {
        let at = dice.below(file.len() + 1);
        match dice.below(7) {
            0 => file.truncate(at),
            1 => file.insert(at, dice.below(256) as u8),
            2 if at < file.len() => file[at] = dice.below(256) as u8,
            3 => {
                let other = &corpus[dice.below(corpus.len())];
                let from = dice.below(other.len() + 1);
                let piece = &other[from..(from + dice.below(400)).min(other.len())];
                file.splice(at..at, piece.iter().copied());
            }
            4 => {
                let end = (at + dice.below(200)).min(file.len());
                file.drain(at..end);
            }
            5 => {
                let lines: [&[u8]; 8] = [
                    b"\n1 CONC x",
                    b"\n9 DATE 99 ZZZ 9999999999",
                    b"\n0 @@ INDI",
                    b"\n0 @I1@ FAM",
                    b"\n1 FAMC @VOID@",
                    b"\n2 DATE @#D",
                    b"\n1 SOUR @",
                    b"\n1 NAME ////",
                ];
                file.splice(at..at, lines[dice.below(lines.len())].iter().copied());
            }
            _ => {
                let end = (at + dice.below(60)).min(file.len());
                let piece = file[at..end].to_vec();
                (0..dice.below(30)).for_each(|_| drop(file.splice(at..at, piece.iter().copied())));
            }
        }
    }
    file
}

fn try_everything(file: &[u8]) {
    let Ok(tree) = read(file) else { return };
    let report = check(&tree);
    let _ = (report.to_text("x"), report.to_html());
    let tidy =
        write(&tree, Style { encoding: Some(Encoding::Utf8), ..Style::default() }).expect("UTF-8 has all letters");
    read(&tidy).expect("what is written is GEDCOM");
    for family in [Family::Five, Family::Seven] {
        let converted = convert(&tree, family);
        let report = converted.report;
        assert_eq!(report.counts.map(|counts| counts.total()), Some(report.lines));
        read(converted.tree.text().as_bytes()).expect("what is written is GEDCOM");
    }
    let imported = import(&tree);
    assert_eq!(imported.report.counts.map(|counts| counts.total()), Some(tree.line_count()));
    let original =
        |text: &str| Some(Original { import: "file".into(), versions: tree.version().family(), text: text.to_owned() });
    let people = imported.kept.iter().filter_map(|kept| {
        let id = kept.entity.clone().filter(|id| id.kind == crate::model::EntityKind::Person)?;
        Some(Person { original: original(&kept.text), ..Person::new(id) })
    });
    let selection = Selection { people: people.collect(), ..Selection::default() };
    let _ = export(&selection, Family::Seven);
}

#[test]
fn garbled_files_break_nothing() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let corpus = corpus();
    if let Some(seed) = number("HAVERIM_FUZZ_SEED") {
        return try_everything(&garbled(&corpus, &mut Dice(seed)));
    }
    let budget = Duration::from_secs(number("HAVERIM_FUZZ_SECONDS").unwrap_or(1));
    let start = Instant::now();
    let mut tried = 0u64;
    // The same files in every run as far as it gets; a longer run gets further.
    while start.elapsed() < budget {
        tried += 1;
        let seed = tried.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let file = garbled(&corpus, &mut Dice(seed));
        let began = spent();
        if std::panic::catch_unwind(|| try_everything(&file)).is_err() {
            panic!("HAVERIM_FUZZ_SEED={seed} fails:\n{}", String::from_utf8_lossy(&file));
        }
        let took = spent() - began;
        assert!(took < Duration::from_secs(20), "HAVERIM_FUZZ_SEED={seed} takes {took:?}");
    }
    assert!(tried > 0);
}
