//! Why something was found: the name that has the words, with their places in it.

use super::compare::Layer;
use super::form::NameForm;
use super::lexicon::Candidate;
use super::postings::Asked;
use super::request::Why;

/// A reason for each word of the query, from the one name that has most of them; from other names for words it lacks.
pub(super) fn explain(asked: &[Asked], names: &[(&str, &str)]) -> Vec<Why> {
    let by_name: Vec<Vec<Option<(f32, Why)>>> =
        names.iter().enumerate().map(|(n, name)| in_name(asked, n, *name)).collect();
    let total = |reasons: &[Option<(f32, Why)>]| reasons.iter().flatten().map(|(weight, _)| weight).sum::<f32>();
    let mut order: Vec<&Vec<Option<(f32, Why)>>> = by_name.iter().collect();
    order.sort_by(|a, b| total(b).total_cmp(&total(a)));
    (0..asked.len())
        .filter_map(|word| order.iter().find_map(|reasons| reasons[word].clone()).map(|(_, why)| why))
        .collect()
}

fn in_name(asked: &[Asked], n: usize, (form, language): (&str, &str)) -> Vec<Option<(f32, Why)>> {
    let words = NameForm::new(form, None, None).words;
    let reason = |asked: &Asked| {
        let matching = |folded: &str| {
            asked.candidates.iter().filter(|c| &*c.folded == folded).max_by(|a, b| a.weight.total_cmp(&b.weight))
        };
        let pairs = words.iter().filter_map(|word| matching(&word.folded).map(|candidate| (word, candidate)));
        let (word, Candidate { layer, weight, .. }) = pairs.max_by(|a, b| a.1.weight.total_cmp(&b.1.weight))?;
        let exact = word.text == asked.text;
        let layer = if exact { Layer::Exact } else { *layer };
        let weight = if exact { Layer::Exact.weight() } else { *weight };
        let characters = |at: usize| form[..at].chars().count();
        let why = Why::Name {
            layer,
            weight,
            query: asked.text.clone(),
            form: form.to_owned(),
            language: language.to_owned(),
            highlight: (characters(word.span.0), characters(word.span.1)),
            recorded_variant: n > 0,
        };
        Some((weight, why))
    };
    asked.iter().map(reason).collect()
}
