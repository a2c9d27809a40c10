//! `haverim stats`

use super::asked::Asked;
use super::output::Output;
use anyhow::Result;
use serde_json::Value;

/// Count what a store holds, and how many quads it spends on a person.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    asked: Asked,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let stats = self.asked.ask("/api/stats", &[], |app, reader| Ok(serde_json::to_value(app.stats(reader)?)?))?;
        let rows: Vec<Vec<String>> = stats
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let value = match value {
                    Value::Number(n) if n.is_f64() => format!("{:.1}", n.as_f64().unwrap_or_default()),
                    other => other.to_string(),
                };
                vec![name.replace('_', " "), value]
            })
            .collect();
        self.asked.print(out, &stats, &["what", "how many"], &rows)
    }
}
