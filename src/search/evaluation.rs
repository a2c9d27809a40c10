//! How well names are told apart, measured on `tests/cases/names` as its README says.

use super::compare::{Layers, compare_by};
use super::form::NameForm;
use super::normalise::Script;
use super::sound::Encoders;
use rustc_hash::FxHashMap;

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Pair {
    /// One form.
    pub a: String,
    /// The other.
    pub b: String,
    /// Are they one name?
    pub same: bool,
}

/// Reads a table; the fields we need are never quoted across lines.
pub fn read_pairs(table: &str) -> Vec<Pair> {
    let mut rows = Vec::new();
    for line in table.lines().skip(1) {
        let cells = cells(line);
        if let [a, _, b, _, same, ..] = cells.as_slice() {
            rows.push(Pair { a: a.clone(), b: b.clone(), same: same == "yes" });
        }
    }
    rows
}

/// The cells of a line of CSV.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cells.last_mut().expect("never empty").push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().expect("never empty").push(c),
        }
    }
    cells
}

/// What was measured.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Questions asked: pairs in two scripts, each asked both ways.
    pub questions: usize,
    /// Share of questions with a right name among the first five.
    pub recall_at_5: f64,
    /// Share of questions with a right name at the top.
    pub precision_at_1: f64,
    /// Of the pairs above the threshold, the share that are one name.
    pub pair_precision: f64,
    /// Of the pairs that are one name, the share above the threshold.
    pub pair_recall: f64,
    /// Questions missed at five: asked, wanted, got.
    pub missed: Vec<(String, String, String)>,
    /// Questions wrong at the top.
    pub wrong: Vec<(String, String, String)>,
    /// Pairs on the wrong side of the threshold, with their score.
    pub misjudged: Vec<(String, String, bool, f32)>,
}

/// Measures one half, ranking among the names of both.
pub fn measure(asked: &[Pair], all: &[Pair], layers: Layers, threshold: f32) -> Figures {
    let encoders = Encoders::default();
    let mut forms: FxHashMap<&str, NameForm> = FxHashMap::default();
    for pair in all {
        for text in [&pair.a, &pair.b] {
            forms.entry(text).or_insert_with(|| NameForm::new(text, None, Some(&encoders)));
        }
    }
    let groups = groups(all);
    let mut names: Vec<&str> = forms.keys().copied().collect();
    names.sort_unstable();
    let mut figures = Figures::default();
    let (mut at_5, mut at_1) = (0usize, 0usize);
    for pair in asked.iter().filter(|p| p.same && Script::of(&p.a) != Script::of(&p.b)) {
        for (query, wanted) in [(&pair.a, &pair.b), (&pair.b, &pair.a)] {
            let script = Script::of(wanted);
            let mut ranked: Vec<(f32, &str)> = names
                .iter()
                .filter(|n| Script::of(n) == script)
                .map(|n| (compare_by(&forms[query.as_str()], &forms[n], layers).score, *n))
                .collect();
            ranked.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
            let right = |name: &str| groups[name] == groups[wanted.as_str()];
            figures.questions += 1;
            let first_right = ranked.iter().take(5).position(|(_, name)| right(name));
            let seen = || {
                let own = compare_by(&forms[query.as_str()], &forms[wanted.as_str()], layers).score;
                (query.clone(), format!("{wanted} {own:.3}"), format!("{} {:.3}", ranked[0].1, ranked[0].0))
            };
            match first_right {
                Some(0) => at_1 += 1,
                Some(_) => figures.wrong.push(seen()),
                None => figures.missed.push(seen()),
            }
            at_5 += usize::from(first_right.is_some());
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    figures.recall_at_5 = share(at_5, figures.questions);
    figures.precision_at_1 = share(at_1, figures.questions);
    let (mut said, mut right, mut same) = (0, 0, 0);
    for pair in asked {
        let score = compare_by(&forms[pair.a.as_str()], &forms[pair.b.as_str()], layers).score;
        said += usize::from(score >= threshold);
        right += usize::from(score >= threshold && pair.same);
        same += usize::from(pair.same);
        if (score >= threshold) != pair.same {
            figures.misjudged.push((pair.a.clone(), pair.b.clone(), pair.same, score));
        }
    }
    figures.pair_precision = share(right, said);
    figures.pair_recall = share(right, same);
    figures
}

/// The forms that chains of "yes" join, each with the number of its group.
fn groups(pairs: &[Pair]) -> FxHashMap<&str, usize> {
    let mut group: FxHashMap<&str, usize> = FxHashMap::default();
    for pair in pairs {
        let fresh = group.len() * 2;
        group.entry(&pair.a).or_insert(fresh);
        group.entry(&pair.b).or_insert(fresh + 1);
        if pair.same {
            let (kept, gone) = (group[pair.a.as_str()], group[pair.b.as_str()]);
            group.values_mut().filter(|g| **g == gone).for_each(|g| *g = kept);
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::super::compare::{Layer, SAME_NAME};
    use super::*;

    fn halves() -> (Vec<Pair>, Vec<Pair>) {
        let read = |file: &str| {
            let path = format!("{}/tests/cases/names/{file}", env!("CARGO_MANIFEST_DIR"));
            read_pairs(&std::fs::read_to_string(path).unwrap())
        };
        (read("tuning.csv"), read("held-back.csv"))
    }

    /// The halves are parted by a hash of the pair, so that nobody chose which pair is in which.
    #[test]
    fn the_halves_are_parted_by_a_hash_of_the_pair() {
        use sha2::{Digest, Sha256};
        let (tuning, held_back) = halves();
        for (pairs, half) in [(tuning, 0), (held_back, 1)] {
            for pair in pairs {
                let digest = Sha256::digest(format!("{}\n{}", pair.a, pair.b));
                assert_eq!((digest[0] >> 4) % 2, half, "{pair:?}");
            }
        }
    }

    /// A third of the questions, to be quick; `cargo bench --bench search` asks them all.
    #[test]
    fn the_held_back_half_is_found() {
        let (tuning, held_back) = halves();
        let all: Vec<Pair> = tuning.into_iter().chain(held_back.iter().cloned()).collect();
        assert!(all.len() >= 400);
        let asked: Vec<Pair> = held_back.into_iter().step_by(3).collect();
        let figures = measure(&asked, &all, Layers::default(), SAME_NAME);
        assert!(figures.recall_at_5 >= 0.95, "missed {:?}", figures.missed);
        assert!(figures.precision_at_1 >= 0.90, "wrong {:?}", figures.wrong);
        assert!(figures.pair_precision >= 0.95 && figures.pair_recall >= 0.9, "misjudged {:?}", figures.misjudged);
    }

    /// Across scripts it is the skeleton that carries.
    #[test]
    fn without_the_skeleton_other_scripts_are_lost() {
        let (tuning, held_back) = halves();
        let all: Vec<Pair> = tuning.into_iter().chain(held_back.iter().cloned()).collect();
        let asked: Vec<Pair> = held_back.into_iter().step_by(20).collect();
        let figures = |layers| measure(&asked, &all, layers, SAME_NAME).recall_at_5;
        assert!(figures(Layers::without(Layer::Skeleton)) < figures(Layers::default()) - 0.3);
    }
}
