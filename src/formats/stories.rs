//! The stories in `data/stories/`: a folder a story, a file a language, `key: value` lines, `---`, then the text.
//!
//! Never stops at the first fault: a file that cannot be read as a story is left out, with a finding.

use crate::model::{Finding, Lang, Severity, Story, Telling};
use std::collections::BTreeMap;

/// Reads stories from files named `1-tetouan/en.md`, in the order of their folders.
pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> (Vec<Story>, Vec<Finding>) {
    let mut stories: BTreeMap<String, Story> = BTreeMap::new();
    let mut findings = Vec::new();
    for (name, bytes) in files {
        let Some((folder, file)) = name.split_once('/') else { continue };
        let Some(lang) = file.strip_suffix(".md").and_then(Lang::from_tag) else { continue };
        let mut fault = |message: &str, hint: &str| {
            findings.push(Finding {
                severity: Severity::Error,
                file: format!("stories/{name}"),
                line: 1,
                message: message.into(),
                hint: Some(hint.into()),
            });
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            fault("is not UTF-8", "save the story as UTF-8");
            continue;
        };
        let Some(telling) = telling(text) else {
            fault("has no head", "begin with `title: …`, `period: …`, `summary: …`, and a line `---`");
            continue;
        };
        let slug = folder.split_once('-').map_or(folder, |(_, slug)| slug).to_owned();
        let story = stories.entry(folder.to_owned()).or_insert_with(|| Story {
            slug,
            folder: folder.to_owned(),
            told: BTreeMap::new(),
        });
        story.told.insert(lang, telling);
    }
    (stories.into_values().collect(), findings)
}

fn telling(text: &str) -> Option<Telling> {
    let text = text.replace("\r\n", "\n");
    let (head, body) = text.split_once("\n---\n")?;
    let pairs = head.lines().filter_map(|line| line.split_once(':'));
    Some(Telling {
        head: pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect(),
        blocks: body.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_are_read_in_the_order_of_their_folders_and_faults_are_told() {
        let files: [(&str, &[u8]); 4] = [
            ("2-b/en.md", b"title: B\n---\nText.\n"),
            ("1-a/fr.md", b"title: A\r\n---\r\n## Un\r\n\r\nDeux.\r\n"),
            ("1-a/he.md", b"no head"),
            ("README.md", b"about"),
        ];
        let (stories, findings) = read(files);
        let slugs: Vec<&str> = stories.iter().map(|story| story.slug.as_str()).collect();
        assert_eq!(slugs, ["a", "b"]);
        assert_eq!(stories[0].told[&Lang::Fr].blocks, ["## Un", "Deux."]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].file, "stories/1-a/he.md");
    }
}
