//! Names: how well forms are told apart, how fast people are found among two million, how well second records are recognised.
//!
//! `cargo bench --bench search [-- people] [names] [index] [sparql] [same-person] [ablation]`: all questions, or those named, for a
//! population of so many people (200 000 if none is said); with `ablation` also what each layer of the comparison is worth. `index`
//! and `sparql` together ask the same questions of the index and of Oxigraph, in one table.

mod population;
mod sparql;

use haverim::generate::{Settings, population as generate};
use haverim::search::compare::{Layer, Layers, SAME_NAME};
use haverim::search::evaluation::{Pair, measure, read_pairs};
use haverim::search::same_person::Register;
use haverim::search::{Finder, NameIndex, SearchRequest};
use population::{Reader, document, evidence};
use sparql::Labels;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// The parts of this bench; all of them if none is named.
const SECTIONS: [&str; 4] = ["names", "index", "sparql", "same-person"];

/// What users type: given names, surnames, both, in four scripts and with errors, half of them still typing.
const TYPED: &[&str] = &[
    "haim coh",
    "moise",
    "azoul",
    "נחום",
    "כהן",
    "משה כ",
    "يوسف",
    "حاييم",
    "Esther L",
    "sasson",
    "rach",
    "abrah",
    "toled",
    "ben at",
    "elma",
    "Isaac Levy",
    "יעקב",
    "mordoh",
    "yits",
    "simh",
    "k",
    "al",
    "ester",
    "David Benv",
    "Salomon Mizr",
];
const SEARCHED: &[&str] = &[
    "Haim Cohen",
    "Moshe Azoulay",
    "משה כהן",
    "יוסף לוי",
    "حاييم كوهين",
    "Vital Toledano",
    "Yitzhak Abulafia",
    "Rachel Levi",
    "Esther Nahmias",
    "Salomon Benveniste",
    "Moussa Elmaleh",
    "Abraham Ben Attar",
    "Azulai",
    "Cohen",
    "Yehuda",
    "Mizrachi Rahel",
    "Jacques Sasson",
    "Nissim Farhi",
    "Mordechai Danon",
    "Raphaël Corcos",
    "Chaim Cohn",
    "Elmalih Avraham",
    "Dawid Haddad",
    "Menahem Navon",
    "Sara Hazan",
];

fn main() {
    let people: u32 = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(200_000);
    let sections: Vec<String> = std::env::args().filter(|a| SECTIONS.contains(&a.as_str())).collect();
    let wanted = |section: &str| sections.is_empty() || sections.iter().any(|s| s == section);
    if wanted("names") {
        names();
    }
    if wanted("index") || wanted("sparql") {
        let directory = tempfile::tempdir().expect("a temporary folder can be made");
        let index = build(people, directory.path());
        let labels = wanted("sparql").then(|| Labels::of(people));
        speed(&index.finder().expect("the index was just written"), labels.as_ref());
    }
    if wanted("same-person") {
        // Seeds that no weight was set on; weights and threshold were set on 1, 3 and 7.
        for seed in [2, 4, 5, 6] {
            same_person(people.min(1_000_000), seed);
        }
    }
}

fn names() {
    let read = |file: &str| {
        let path = format!("{}/tests/cases/names/{file}", env!("CARGO_MANIFEST_DIR"));
        read_pairs(&std::fs::read_to_string(path).expect("the table is in the repository"))
    };
    let (tuning, held_back) = (read("tuning.csv"), read("held-back.csv"));
    let all: Vec<Pair> = tuning.iter().chain(&held_back).cloned().collect();
    println!(
        "\n| layers, held-back half | recall at 5 | precision at 1 | pairs: precision | recall |\n|---|--:|--:|--:|--:|"
    );
    let row = |name: &str, layers| {
        let f = measure(&held_back, &all, layers, SAME_NAME);
        println!(
            "| {name} | {:.3} | {:.3} | {:.3} | {:.3} |",
            f.recall_at_5, f.precision_at_1, f.pair_precision, f.pair_recall
        );
    };
    row("all", Layers::default());
    for layer in Layer::ALL.into_iter().filter(|_| std::env::args().any(|a| a == "ablation")) {
        row(&format!("without {layer:?}"), Layers::without(layer));
    }
}

fn build(people: u32, path: &std::path::Path) -> NameIndex {
    let start = Instant::now();
    let directory = tantivy::directory::MmapDirectory::open(path).expect("the folder was just made");
    let index = NameIndex::open(directory).expect("the folder is empty");
    let mut writer = index.writer(2, 400_000_000).expect("nobody else writes");
    let mut indexed = 0u64;
    {
        let mut reader = Reader::new(|iri: &str, said: &population::Said| {
            if let Some(document) = document(iri, said) {
                writer.add(&document).expect("the disk is not full");
                indexed += 1;
            }
        });
        generate(&Settings::new(people, 1), &mut reader).expect("writing to memory does not fail");
        reader.finish();
    }
    writer.commit(1).expect("the disk is not full");
    writer.compact().expect("the disk is not full");
    let took = start.elapsed();
    let bytes: u64 = std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|f| f.metadata().ok())
        .map(|m| m.len())
        .sum();
    println!("\nindexed {indexed} things in {:.1} s, {} bytes each", took.as_secs_f64(), bytes / indexed.max(1));
    index
}

/// Each question of the index, and beside it the same in SPARQL where it can be asked.
fn speed(finder: &Finder, labels: Option<&Labels>) {
    println!(
        "\n| question | index: median ms | p99 ms | slowest | FILTER(CONTAINS): median ms | p99 ms | FILTER(REGEX): median ms | p99 ms |"
    );
    println!("|---|--:|--:|---|--:|--:|--:|--:|");
    let request = |q: &str| SearchRequest::of(q);
    let total = |request: &SearchRequest| finder.search(request).map(|answer| answer.total).unwrap_or_default();
    let row = |name: &str, questions: &[&'static str], in_sparql: bool, ask: &dyn Fn(&str) -> usize| {
        let index = time(questions, 8, ask);
        let asked = labels.filter(|_| in_sparql).map(|labels| {
            let few: Vec<&'static str> = questions.iter().copied().step_by(5).collect();
            [time(&few, 1, &|q| labels.containing(q)), time(&few, 1, &|q| labels.matching(q))]
        });
        let sparql = asked.map_or_else(
            || "– | – | – | –".to_owned(),
            |[contains, regex]| {
                format!("{:.0} | {:.0} | {:.0} | {:.0}", contains.median, contains.p99, regex.median, regex.p99)
            },
        );
        println!("| {name} | {:.2} | {:.2} | {} | {sparql} |", index.median, index.p99, index.slowest);
    };
    row("suggest", TYPED, true, &|q| finder.suggest(q, 10).map(|hits| hits.len()).unwrap_or_default());
    row("search", SEARCHED, true, &|q| total(&request(q)));
    row("search with facets", SEARCHED, false, &|q| total(&SearchRequest { facets: true, ..request(q) }));
    row("search with years and place", SEARCHED, false, &|q| {
        total(&SearchRequest { from: Some(1880), to: Some(1900), place: Some("synthetic-1-003".into()), ..request(q) })
    });
}

/// How long questions took.
struct Took {
    median: f64,
    p99: f64,
    /// The slowest question and how many it found.
    slowest: String,
}

/// Asks each question so many times; a round before warms up.
fn time(questions: &[&'static str], rounds: usize, ask: &dyn Fn(&str) -> usize) -> Took {
    let mut took: Vec<(Duration, &str, usize)> = Vec::new();
    for round in 0..=rounds {
        for question in questions {
            let start = Instant::now();
            let found = ask(question);
            if round > 0 {
                took.push((start.elapsed(), question, found));
            }
        }
    }
    took.sort();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].0.as_secs_f64() * 1e3;
    let (_, question, found) = took.last().expect("there are questions");
    Took { median: at(0.5), p99: at(0.99), slowest: format!("`{question}`, {found} found") }
}

fn same_person(people: u32, seed: u64) {
    let settings = Settings { duplicates: 0.05, ..Settings::new(people, seed) };
    let (records, truth) = evidence(&settings);
    let n_records = records.len();
    forget_peak();
    let before = resident("VmRSS");
    let start = Instant::now();
    let mut register = Register::default();
    for record in &records {
        register.add(record);
    }
    drop(records);
    let pairs = register.pairs(&|_| {});
    let peak = resident("VmHWM");
    let suggestions: Vec<(String, String)> =
        pairs.iter().map(|pair| (register.id(pair.a).to_owned(), register.id(pair.b).to_owned())).collect();
    let took = start.elapsed();
    let truth: HashSet<(String, String)> = truth.into_iter().collect();
    let right = suggestions
        .iter()
        .filter(|(a, b)| truth.contains(&(a.clone(), b.clone())) || truth.contains(&(b.clone(), a.clone())))
        .count();
    println!(
        "\nsame person, seed {seed}: {n_records} records, {} planted, {} suggested: precision {:.3}, recall {:.3}, in {:.1} s; the process held {} MB with the records as texts, at most {} MB while they were compared",
        truth.len(),
        suggestions.len(),
        right as f64 / suggestions.len().max(1) as f64,
        right as f64 / truth.len().max(1) as f64,
        took.as_secs_f64(),
        before >> 20,
        peak >> 20
    );
}

/// What the process holds of memory, or held at most, in bytes; 0 where the system does not say.
fn resident(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kibibytes = status.lines().find_map(|l| l.strip_prefix(line)?.split_whitespace().nth(1)?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) << 10
}

/// Lets the peak begin anew, where the system can.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
