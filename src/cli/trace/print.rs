//! How walks are printed: rows for tables and CSV, sentences with their sources for reading.

use super::super::output::{Format, Output};
use crate::app::{Around, Companions, KinshipAnswer, LineageAnswer, NodeRef, PathAnswer, PathView, RelativesAnswer};
use crate::model::Lang;
use anyhow::Result;
use std::io::Write;

pub(super) fn label(node: &NodeRef, lang: Lang) -> String {
    node.labels.best(lang).map_or_else(|| node.iri.clone(), |(_, text)| text.to_owned())
}

pub(super) fn id(node: &NodeRef) -> String {
    node.id.clone().unwrap_or_else(|| node.iri.clone())
}

pub(super) fn lineage_rows(out: &mut Output, format: Format, lang: Lang, answer: &LineageAnswer) -> Result<()> {
    let rows: Vec<Vec<String>> = answer
        .members
        .iter()
        .map(|member| {
            let through: Vec<&str> =
                answer.steps.iter().filter(|s| s.to == member.id).map(|s| s.from.as_str()).collect();
            let label = member.labels.best(lang).map_or(member.id.as_str(), |(_, text)| text);
            vec![member.generation.to_string(), label.to_owned(), member.id.clone(), through.join(" ")]
        })
        .collect();
    out.rows(format, &["generation", "name", "id", "through"], &rows)?;
    eprintln!("{} in {} generations", answer.members.len() - 1, answer.generations.len() - 1);
    if answer.cut {
        eprintln!("warning: there are more: the answer was cut at a limit");
    }
    Ok(())
}

/// The links of a part of the graph.
pub(super) fn around_rows(out: &mut Output, format: Format, answer: &Around) -> Result<()> {
    let rows: Vec<Vec<String>> = answer
        .links
        .iter()
        .map(|link| vec![link.from.clone(), link.property.clone(), link.to.clone(), link.certainty.code().to_owned()])
        .collect();
    out.rows(format, &["from", "link", "to", "certainty"], &rows)?;
    eprintln!("{} nodes, {} links", answer.nodes.len(), answer.links.len());
    if answer.cut {
        eprintln!("warning: there are more: the answer was cut at a limit");
    }
    Ok(())
}

pub(super) fn kinship_csv(out: &mut Output, lang: Lang, answer: &KinshipAnswer) -> Result<()> {
    let mut rows = Vec::new();
    for stated in answer.stated.iter().filter(|stated| !stated.derived) {
        let degree = |degree: Option<u32>| degree.map(|degree| degree.to_string()).unwrap_or_default();
        rows.push(vec![
            stated.to_is.get(lang).to_owned(),
            stated.from_is.get(lang).to_owned(),
            degree(stated.civil_degree),
            degree(stated.canon_degree),
            String::new(),
            [&answer.from, &answer.to].map(id).join(" "),
            String::new(),
            stated.step.claims.first().map_or_else(String::new, |claim| claim.certainty.code().to_owned()),
        ]);
    }
    for relation in &answer.relations {
        for line in &relation.lines {
            let people: Vec<String> = line.people.iter().map(id).collect();
            let ancestors: Vec<String> = line.ancestors.iter().map(id).collect();
            rows.push(vec![
                relation.to_is.get(lang).to_owned(),
                relation.from_is.get(lang).to_owned(),
                relation.civil_degree.to_string(),
                relation.canon_degree.to_string(),
                ancestors.join(" "),
                people.join(" "),
                line.share.to_string(),
                line.path.certainty.code().to_owned(),
            ]);
        }
    }
    let header = ["to is", "from is", "civil degree", "canon degree", "ancestors", "people", "share", "certainty"];
    Ok(out.rows(Format::Csv, &header, &rows)?)
}

pub(super) fn kinship_text(out: &mut Output, lang: Lang, answer: &KinshipAnswer) -> Result<()> {
    let (from, to) = (label(&answer.from, lang), label(&answer.to, lang));
    writeln!(out, "{from}, {to}: {}", answer.summary.get(lang))?;
    for relation in &answer.relations {
        let (to_is, from_is) = (relation.to_is.get(lang), relation.from_is.get(lang));
        writeln!(
            out,
            "{to}: {to_is}; {from}: {from_is} (degree {}, canon {})",
            relation.civil_degree, relation.canon_degree
        )?;
        for line in &relation.lines {
            one_path(out, lang, &line.path)?;
        }
    }
    for stated in &answer.stated {
        writeln!(out, "{to}: {}; {from}: {}", stated.to_is.get(lang), stated.from_is.get(lang))?;
        writeln!(out, "stated: {}", stated.step.sentence.best(lang).map_or("", |(_, text)| text))?;
    }
    let coefficients = answer.coefficients;
    writeln!(
        out,
        "φ {:.6}, R {:.6}, F {:.6} and {:.6}; {} common ancestors, {:.0} % of φ explained",
        coefficients.kinship,
        coefficients.relationship,
        coefficients.inbreeding_a,
        coefficients.inbreeding_b,
        answer.common_ancestors,
        answer.explained * 100.0
    )?;
    for warning in &answer.warnings {
        eprintln!("warning: {}", warning.text.get(lang));
    }
    Ok(())
}

pub(super) fn relatives_rows(out: &mut Output, format: Format, lang: Lang, answer: &RelativesAnswer) -> Result<()> {
    let row = |name: &str, person: &NodeRef, way: String| vec![name.to_owned(), label(person, lang), id(person), way];
    let found = answer.groups.iter().flat_map(|group| &group.people);
    let found = found.map(|relative| row(relative.name.get(lang), &relative.person, relative.chain.join(" ")));
    let stated = answer.stated.iter().map(|relative| row(relative.name.get(lang), &relative.person, String::new()));
    let rows: Vec<Vec<String>> = found.chain(stated).collect();
    out.rows(format, &["relation", "name", "id", "way"], &rows)?;
    eprintln!("{} relatives of {} kinds", answer.count, answer.groups.len());
    if answer.limited {
        eprintln!("warning: there are more: these are the nearest");
    }
    Ok(())
}

pub(super) fn companions_rows(out: &mut Output, format: Format, lang: Lang, answer: &Companions) -> Result<()> {
    let mut rows = Vec::new();
    for companion in &answer.companions {
        for shared in &companion.at {
            let together = if shared.together == crate::model::Truth::Certain { "certainly" } else { "possibly" };
            let (person, place) = (&companion.person, &shared.place);
            rows.push(vec![together.to_owned(), label(person, lang), id(person), label(place, lang), id(place)]);
        }
    }
    out.rows(format, &["together", "name", "id", "where", "where id"], &rows)?;
    eprintln!("{} certainly, {} possibly", answer.certainly, answer.possibly);
    Ok(())
}

pub(super) fn path_csv(out: &mut Output, lang: Lang, answer: &PathAnswer) -> Result<()> {
    let mut rows = Vec::new();
    for (n, path) in answer.paths.iter().enumerate() {
        for (m, step) in path.steps.iter().enumerate() {
            let best = step.claims.first();
            rows.push(vec![
                (n + 1).to_string(),
                (m + 1).to_string(),
                step.from.id.clone().unwrap_or_default(),
                step.property.clone(),
                if step.backward { "backward" } else { "forward" }.to_owned(),
                step.to.id.clone().unwrap_or_default(),
                step.sentence.best(lang).map_or_else(String::new, |(_, text)| text.to_owned()),
                best.map_or_else(String::new, |c| c.certainty.code().to_owned()),
                best.and_then(|c| c.source.as_ref()).and_then(|s| s.id.clone()).unwrap_or_default(),
            ]);
        }
    }
    let header = ["path", "step", "from", "property", "direction", "to", "sentence", "certainty", "source"];
    Ok(out.rows(Format::Csv, &header, &rows)?)
}

pub(super) fn one_path(out: &mut Output, lang: Lang, path: &PathView) -> Result<()> {
    writeln!(out, "{} steps, {}, confidence {:.2}", path.length, path.certainty.code(), path.confidence)?;
    for (n, step) in path.steps.iter().enumerate() {
        let sentence = step.sentence.best(lang).map_or("", |(_, text)| text);
        writeln!(out, "  {}. {sentence}", n + 1)?;
        for claim in &step.claims {
            let source = claim.source.as_ref().and_then(|s| s.labels.best(lang)).map_or("?", |(_, text)| text);
            let mut line = format!("     {} – {source}", claim.certainty.code());
            for more in claim.intervals.iter().chain(&claim.locators) {
                line.push_str(", ");
                line.push_str(more);
            }
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
