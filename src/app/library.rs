//! The question library: `queries/*.rq`, each with title, explanation and parameters in three languages.
//!
//! A question file opens with comment lines:
//! ```text
//! # title: Teachers who had been pupils
//! # title@fr: …            # title@he: …
//! # about: …               # about@fr: …   # about@he: …
//! # param: teacher person behar-nissim The teacher | Le maître | המורה
//! ```
//! A parameter names a variable of the query, its type, its default, and its label in three languages. Types are
//! `person`, `institution`, `place`, `source` (a slug or an IRI), `code` (`list/slug`), `year`, `text` and `number`.
//! Values are bound as terms, never pasted into the text.

use super::Error;
use super::shipped::Queries;
use crate::model::{Base, EntityId, EntityKind, Labels, Lang};
use crate::ontology::terms;
use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::Variable;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A named question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Question {
    /// Its name: the file's, without `.rq`.
    pub name: String,
    /// Its title.
    pub title: Labels,
    /// What it asks, and how to read the answer.
    pub about: Labels,
    /// What may be changed in it.
    pub params: Vec<Param>,
    /// The query, with `BASE` the store's.
    pub text: String,
}

/// A parameter of a question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Param {
    /// The variable it binds, without `?`.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Its default.
    pub default: String,
    /// Its label.
    pub label: Labels,
}

/// All questions.
#[derive(Clone, Debug, Default)]
pub struct Library {
    questions: BTreeMap<String, Question>,
}

impl Library {
    /// The questions that the binary carries.
    pub fn shipped() -> Self {
        let mut questions = BTreeMap::new();
        for file in Queries::iter() {
            let (Some(name), Some(data)) = (file.strip_suffix(".rq"), Queries::get(&file)) else { continue };
            let text = String::from_utf8_lossy(&data.data).into_owned();
            questions.insert(name.to_owned(), parse(name, text));
        }
        Self { questions }
    }

    /// The questions, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Question> {
        self.questions.values()
    }

    /// One question.
    pub fn get(&self, name: &str) -> Option<&Question> {
        self.questions.get(name)
    }
}

impl Question {
    /// The terms that its variables are bound to: what was given, else the defaults.
    pub fn bindings(&self, base: &Base, given: &[(String, String)]) -> Result<Vec<(Variable, Term)>, Error> {
        if let Some((unknown, _)) = given.iter().find(|(name, _)| !self.params.iter().any(|p| p.name == *name)) {
            let known: Vec<&str> = self.params.iter().map(|p| p.name.as_str()).collect();
            return Err(Error::BadParameter {
                name: unknown.clone(),
                why: format!("`{}` has the parameters: {}", self.name, known.join(", ")),
            });
        }
        self.params
            .iter()
            .filter_map(|param| {
                let value = given.iter().find(|(name, _)| *name == param.name).map_or(&param.default, |(_, v)| v);
                (!value.is_empty()).then(|| Ok((variable(&param.name)?, param.term(base, value)?)))
            })
            .collect()
    }

    /// The question as a query of its own, to be read and changed: its title and explanation in one language, the base
    /// of the store, and the defaults of its parameters where the pattern begins.
    pub fn standalone(&self, base: &Base, lang: Lang) -> Result<String, Error> {
        let told = |labels: &Labels| labels.best(lang).map(|(_, text)| format!("# {text}\n")).unwrap_or_default();
        let mut head = told(&self.title) + &told(&self.about);
        let mut values = String::new();
        for param in &self.params {
            let label = param.label.best(lang).map(|(_, text)| text).unwrap_or_default();
            head.push_str(&format!("# ?{}: {label}\n", param.name));
            if !param.default.is_empty() {
                values.push_str(&format!("\n  VALUES ?{} {{ {} }}", param.name, param.term(base, &param.default)?));
            }
        }
        let body = self.text.trim_start_matches('\u{feff}').lines().skip_while(|line| line.starts_with('#'));
        let body = body.collect::<Vec<_>>().join("\n");
        let body = match body.split_once("WHERE {") {
            Some((before, after)) => format!("{before}WHERE {{{values}{after}"),
            None => body,
        };
        Ok(format!("{head}BASE <{}>\n{body}\n", base.as_str()))
    }
}

impl Param {
    fn term(&self, base: &Base, value: &str) -> Result<Term, Error> {
        let bad = |why: &str| Error::BadParameter { name: self.name.clone(), why: why.into() };
        let term = match self.kind.as_str() {
            "text" => Literal::from(value).into(),
            "year" | "number" => {
                let number: i64 = value.parse().map_err(|_| bad(&format!("`{value}` is not a whole number")))?;
                Literal::from(number).into()
            }
            _ if value.contains("://") => {
                NamedNode::new(value).map_err(|e| bad(&format!("`{value}` is not an IRI: {e}")))?.into()
            }
            "code" => NamedNode::new(format!("{}{value}", terms::CODE)).map_err(|e| bad(&e.to_string()))?.into(),
            kind => {
                let kind = EntityKind::from_segment(kind).ok_or_else(|| bad("has a type we do not know"))?;
                let id = EntityId::new(kind, value).ok_or_else(|| bad(&format!("`{value}` is not a slug")))?;
                NamedNode::new_unchecked(base.iri(&id)).into()
            }
        };
        Ok(term)
    }
}

fn variable(name: &str) -> Result<Variable, Error> {
    Variable::new(name).map_err(|e| Error::BadParameter { name: name.into(), why: e.to_string() })
}

/// Reads the comment lines at the head of a question.
fn parse(name: &str, text: String) -> Question {
    let mut question = Question {
        name: name.into(),
        title: Labels::default(),
        about: Labels::default(),
        params: Vec::new(),
        text: String::new(),
    };
    for line in text.lines().map_while(|line| line.strip_prefix('#')) {
        let Some((key, value)) = line.trim().split_once(':') else { continue };
        let (key, tag) = key.split_once('@').unwrap_or((key, "en"));
        let value = value.trim();
        let labels = match key {
            "title" => &mut question.title,
            "about" => &mut question.about,
            "param" => {
                question.params.extend(param(value));
                continue;
            }
            _ => continue,
        };
        // A second line of the same language goes on with the first.
        match labels.0.iter_mut().find(|(t, _)| t == tag) {
            Some((_, held)) => {
                held.push(' ');
                held.push_str(value);
            }
            None => labels.push(tag, value),
        }
    }
    question.text = text;
    question
}

/// `name type default label | label | label`; a default of `-` is none.
fn param(line: &str) -> Option<Param> {
    let mut words = line.splitn(4, ' ');
    let (name, kind, default) = (words.next()?, words.next()?, words.next()?);
    let mut label = Labels::default();
    for (lang, text) in Lang::ALL.into_iter().zip(words.next().unwrap_or(name).split('|')) {
        label.push(lang.tag(), text.trim());
    }
    let default = if default == "-" { String::new() } else { default.to_owned() };
    Some(Param { name: name.into(), kind: kind.into(), default, label })
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::sparql::SparqlEvaluator;

    #[test]
    fn every_question_stands_alone_with_its_defaults_in_place() {
        let library = Library::shipped();
        let mut bound = 0;
        for question in library.iter() {
            for lang in Lang::ALL {
                let text = question.standalone(&Base::default(), lang).expect("terms of our own defaults");
                if let Err(e) = SparqlEvaluator::new().parse_query(&text) {
                    panic!("`{}`: {e}\n{text}", question.name);
                }
                for param in question.params.iter().filter(|param| !param.default.is_empty()) {
                    assert!(
                        text.contains(&format!("VALUES ?{}", param.name)),
                        "`{}` of `{}`",
                        param.name,
                        question.name
                    );
                    bound += 1;
                }
                let comments = text.lines().take_while(|line| line.starts_with('#')).count();
                assert_eq!(comments, 2 + question.params.len(), "`{}` in {}", question.name, lang.tag());
            }
        }
        assert!(bound > 20, "only {bound} defaults");
    }
}
