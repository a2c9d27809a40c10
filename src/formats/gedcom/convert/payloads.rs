//! Payloads in the target's words.

use super::words;
use super::{Converter, Family, Node, Payload, Severity, Structure, set_fate};
use crate::formats::gedcom::date::{Form, GedcomDate, Point};
use crate::formats::gedcom::{Fate, payload};

/// A payload for the target, and lines that must go below it.
#[derive(Default)]
pub(super) struct Converted {
    pub value: Option<String>,
    pub pointer: bool,
    pub below: Vec<(&'static str, String)>,
}

impl Converted {
    pub fn text(value: impl Into<String>) -> Self {
        Self { value: Some(value.into()), ..Self::default() }
    }

    fn with(mut self, tag: &'static str, value: impl Into<String>) -> Self {
        self.below.push((tag, value.into()));
        self
    }
}

impl<'t> Converter<'t> {
    /// The payload of a line for a structure of the target; `None` if that structure cannot hold it.
    pub(super) fn payload(&mut self, node: Node<'t>, index: usize) -> Option<Converted> {
        let structure = self.structure(index);
        let text = node.text();
        match structure.payload {
            Payload::Pointer(_) => self.pointer(node),
            Payload::PointerOrText(_) if node.pointer().is_some() => self.pointer(node),
            Payload::PointerOrNone(_) if node.pointer().is_some() => self.pointer(node),
            Payload::PointerOrNone(_) if !text.trim().is_empty() => None,
            Payload::PointerOrText(_) | Payload::PointerOrNone(_) => Some(Converted::text(text)),
            Payload::None if text.trim().is_empty() => Some(Converted::default()),
            // Text where none may be: kept below, under a name that says so.
            Payload::None => Some(Converted::default().with("_TEXT", text)),
            _ => self.scalar(node, structure, &text),
        }
    }

    fn pointer(&mut self, node: Node<'t>) -> Option<Converted> {
        let to = node.pointer()?;
        let value = match self.ids.get(to) {
            Some(id) => id.clone(),
            None if self.to == Family::Seven => {
                if to != "VOID" {
                    let message = format!("`@{to}@` points to no record; `@VOID@` is written");
                    self.say(Severity::Warning, node.number(), message);
                }
                "VOID".to_owned()
            }
            None => return None,
        };
        Some(Converted { value: Some(value), pointer: true, below: Vec::new() })
    }

    fn scalar(&mut self, node: Node<'t>, structure: &'static Structure, text: &str) -> Option<Converted> {
        let seven = self.to == Family::Seven;
        let converted = match structure.payload {
            Payload::Date | Payload::DatePeriod | Payload::DateExact => return self.date(node, structure, text),
            Payload::Enum => self.value_of(structure, text)?,
            Payload::ListEnum => self.values_of(structure, text)?,
            Payload::YOrNone => match text.trim() {
                "" => Converted::default(),
                "Y" | "y" => Converted::text("Y"),
                other => Converted::default().with("NOTE", other),
            },
            Payload::Language if seven => Converted::text(words::language_tag(text)?),
            Payload::MediaType if seven => Converted::text(words::media_type(text)?),
            Payload::Name => Converted::text(two_slashes(text)),
            Payload::Age if seven => self.age(text),
            Payload::FilePath if seven => Converted::text(file_path(text)),
            Payload::Latitude => Converted::text(coordinate(text, 'N', 'S')),
            Payload::Longitude => Converted::text(coordinate(text, 'E', 'W')),
            Payload::Text if structure.name.ends_with("FORM") && !seven => {
                Converted::text(words::media_abbreviation(text))
            }
            Payload::Text if node.tag() == "LANG" && !seven => {
                Converted::text(words::language_name(text).unwrap_or(text))
            }
            _ => Converted::text(text),
        };
        let written = converted.value.as_deref().unwrap_or("");
        // A pointer where the target wants text is no text.
        if node.pointer().is_some() && seven || payload::check(structure, written, self.to).is_err() {
            return None;
        }
        if written != text && converted.below.is_empty() && !written.eq_ignore_ascii_case(text) {
            self.say(Severity::Note, node.number(), format!("`{text}` is written `{written}`"));
        }
        Some(converted)
    }

    fn date(&mut self, node: Node<'t>, structure: &'static Structure, text: &str) -> Option<Converted> {
        let has_phrase = structure.sub("PHRASE").is_some();
        let parsed = GedcomDate::parse(text, self.from_family);
        let exact = structure.payload == Payload::DateExact;
        match (parsed, self.to) {
            (Ok(date), Family::Seven) => {
                let written = date.write(Family::Seven);
                let dual = date.points().any(|p| p.dual.is_some());
                let fits = payload::check(structure, &written, Family::Seven).is_ok();
                if dual || !fits {
                    return self.phrase_only(node, text, has_phrase && !exact);
                }
                Some(match &date.phrase {
                    Some(phrase) if has_phrase => Converted::text(written).with("PHRASE", phrase),
                    Some(_) => return None,
                    None => Converted::text(written),
                })
            }
            (Err(_), Family::Seven) => self.phrase_only(node, text, has_phrase && !exact),
            (Ok(mut date), Family::Five) => {
                // A double-dated day waits in the phrase, as version 7 cannot say it.
                let double = node.child_text("PHRASE").filter(|phrase| {
                    let date = GedcomDate::parse(phrase, Family::Five);
                    date.is_ok_and(|d| d.points().any(|p| p.dual.is_some()))
                });
                if let Some(double) = double {
                    return Some(Converted::text(double));
                }
                // A plain date with a phrase is what version 5 calls interpreted.
                if let Some(phrase) = node.child("PHRASE").filter(|_| self.from_family == Family::Seven)
                    && fits_in_brackets(&phrase.text())
                {
                    let form = match date.form.clone() {
                        Form::Plain(point) => Some(Form::Interpreted(point)),
                        Form::Unknown => Some(Form::Unknown),
                        _ => None,
                    };
                    if let Some(form) = form {
                        date.form = form;
                        date.phrase = Some(phrase.text().into_owned());
                        set_fate(&mut self.fates, phrase.number(), Fate::Mapped);
                    }
                }
                let written = date.write(Family::Five);
                payload::check(structure, &written, Family::Five).is_ok().then(|| Converted::text(written))
            }
            (Err(_), Family::Five) if exact || !fits_in_brackets(text) => None,
            (Err(_), Family::Five) => {
                self.say(
                    Severity::Warning,
                    node.number(),
                    format!("`{text}` is not a date; kept in brackets, as a phrase"),
                );
                Some(Converted::text(format!("({text})")))
            }
        }
    }

    fn phrase_only(&mut self, node: Node<'t>, text: &str, may: bool) -> Option<Converted> {
        if !may {
            return None;
        }
        self.say(Severity::Warning, node.number(), format!("`{text}` is not a date of version 7; kept as a phrase"));
        let period = GedcomDate::parse(text, self.from_family).ok().and_then(|date| {
            // Of a double-dated day at least the year of today's calendar can be said.
            let point = date.points().next()?.clone();
            matches!(date.form, Form::Plain(_)).then(|| GedcomDate {
                form: Form::Plain(Point { year: point.year + 1, dual: None, ..point }),
                phrase: None,
            })
        });
        let written = period.map(|p| p.write(Family::Seven)).filter(|w| GedcomDate::parse(w, Family::Seven).is_ok());
        Some(Converted { value: written, pointer: false, below: vec![("PHRASE", text.to_owned())] })
    }

    /// A value of an enumeration. Version 7 has `OTHER` and a phrase for what it does not list.
    fn value_of(&mut self, structure: &'static Structure, text: &str) -> Option<Converted> {
        let plain = |t: &str| -> String {
            t.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
        };
        if text.starts_with('_') && payload::is_tag(text) && self.to == Family::Seven {
            return Some(Converted::text(text));
        }
        let wanted = plain(text);
        if let Some(value) = structure.values.iter().find(|v| plain(v) == wanted) {
            return Some(Converted::text(*value));
        }
        let phrase = structure.sub("PHRASE").is_some();
        match structure.name {
            "SEX" if self.to == Family::Seven => Some(Converted::text("U").with("_SEX", text)),
            _ if phrase && structure.values.contains(&"OTHER") => Some(Converted::text("OTHER").with("PHRASE", text)),
            _ if phrase && structure.values.contains(&"EVEN") => Some(Converted::text("EVEN").with("PHRASE", text)),
            _ => None,
        }
    }

    fn values_of(&mut self, structure: &'static Structure, text: &str) -> Option<Converted> {
        let values: Option<Vec<String>> =
            text.split(',').map(|v| self.value_of(structure, v.trim()).and_then(|c| c.value)).collect();
        Some(Converted::text(values?.join(", ")))
    }

    fn age(&mut self, text: &str) -> Converted {
        let tight = |bound: char| text.strip_prefix(bound).map(|rest| format!("{bound} {}", rest.trim_start()));
        let said = match text.trim().to_ascii_uppercase().as_str() {
            "CHILD" => "< 8y".to_owned(),
            "INFANT" => "< 1y".to_owned(),
            "STILLBORN" => "0y".to_owned(),
            number if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
                return Converted::text(format!("{number}y"));
            }
            _ => {
                let bounded = tight('<').or_else(|| tight('>')).unwrap_or_else(|| text.to_owned()).to_ascii_lowercase();
                let structure = &self.target.structures.iter().find(|s| s.name == "AGE");
                let fine = structure.is_some_and(|s| payload::check(s, &bounded, Family::Seven).is_ok());
                return if fine { Converted::text(bounded) } else { Converted::default().with("PHRASE", text) };
            }
        };
        Converted::text(said).with("PHRASE", text)
    }
}

/// A phrase that version 5 can hold in its brackets.
pub(super) fn fits_in_brackets(phrase: &str) -> bool {
    !phrase.contains(['(', ')', '\n']) && !phrase.is_empty() && phrase.trim() == phrase
}

/// A name has its surname between two slashes or has none.
fn two_slashes(name: &str) -> String {
    let name = name.replace('\t', " ");
    match name.matches('/').count() {
        0 | 2 => name,
        1 => name + "/",
        _ => {
            let (first, last) = (name.find('/').unwrap_or(0), name.rfind('/').unwrap_or(0));
            let keep = |(at, c): (usize, char)| (c != '/' || at == first || at == last).then_some(c);
            name.char_indices().filter_map(keep).collect()
        }
    }
}

/// `31.78` and `-5.4` as `N31.78` and `W5.4`.
fn coordinate(text: &str, plus: char, minus: char) -> String {
    let text = text.trim();
    match text.strip_prefix('-') {
        Some(rest) => format!("{minus}{rest}"),
        None if text.starts_with(|c: char| c.is_ascii_digit()) => format!("{plus}{text}"),
        None => text.to_ascii_uppercase(),
    }
}

/// A path of some operating system as a URL or a local path.
fn file_path(path: &str) -> String {
    let slashed = path.trim().replace('\\', "/").replace(' ', "%20");
    let drive = slashed.as_bytes().get(1) == Some(&b':') && slashed.as_bytes()[0].is_ascii_alphabetic();
    if drive { format!("file:///{slashed}") } else { slashed }
}
