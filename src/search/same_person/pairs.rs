//! From scores to pairs: how likely two records are one person when others fit as well.
//!
//! A record is of one person, so those who fit it share what likelihood there is, and so does the possibility that nobody else
//! has a record of that person: two namesakes who fit equally well have less than a half each, however well they fit. Pairs that
//! are nearly certain are then held to be one, and everybody is scored again: a child whose parents are in another register
//! under other ids has the same parents now, not other ones.

use super::register::{Pair, Register};
use rustc_hash::FxHashSet;

/// Pairs so much below the score that makes them as likely as not are forgotten: they take nothing from others.
const FORGOTTEN: f32 = 5.0;

/// Pairs so likely are held to be one while the kin are compared.
const NEARLY_CERTAIN: f32 = 0.95;

/// Powers of two beyond this say no more.
const MOST: f32 = 60.0;

impl Register {
    /// All pairs likely enough to be suggested, the likeliest first; `progress` hears how much is done, in hundredths.
    ///
    /// Cost: a score for each candidate pair, and one more for those that are not forgotten; of each pair some 16 bytes are
    /// kept.
    pub fn pairs(&mut self, progress: &dyn Fn(u64)) -> Vec<Pair> {
        let mut pairs = self.scored(progress);
        self.weigh_rivals(&mut pairs);
        let certain = pairs.iter().filter(|pair| pair.likelihood >= NEARLY_CERTAIN);
        self.united = certain.map(|pair| (pair.a, pair.b)).collect();
        let mut comparer = self.comparer();
        for pair in &mut pairs {
            pair.total = comparer.score(pair.a, pair.b).total;
        }
        drop(comparer);
        self.weigh_rivals(&mut pairs);
        pairs.retain(|pair| pair.likelihood >= self.weights.likely);
        pairs.sort_by(|x, y| {
            y.likelihood.total_cmp(&x.likelihood).then(y.total.total_cmp(&x.total)).then((x.a, x.b).cmp(&(y.a, y.b)))
        });
        progress(100);
        pairs
    }

    /// The candidates with their scores, but for the hopeless.
    fn scored(&self, progress: &dyn Fn(u64)) -> Vec<Pair> {
        let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
        let mut pairs = Vec::new();
        let mut comparer = self.comparer();
        let least = self.weights.nobody - FORGOTTEN;
        let take = |a, b| {
            if seen.insert((a, b)) {
                let total = comparer.score(a, b).total;
                if total >= least {
                    pairs.push(Pair { a, b, total, likelihood: 0.0 });
                }
            }
        };
        self.candidates(take, progress);
        pairs
    }

    /// Shares out the likelihood among all who fit a record, and nobody.
    fn weigh_rivals(&self, pairs: &mut [Pair]) {
        let weight = |pair: &Pair| f64::from((pair.total - self.weights.nobody).min(MOST)).exp2();
        let mut fitting = vec![0.0; self.len()];
        for pair in pairs.iter() {
            fitting[pair.a as usize] += weight(pair);
            fitting[pair.b as usize] += weight(pair);
        }
        for pair in pairs {
            let this = weight(pair);
            let all = 1.0 + fitting[pair.a as usize] + fitting[pair.b as usize] - this;
            pair.likelihood = (this / all) as f32;
        }
    }
}
