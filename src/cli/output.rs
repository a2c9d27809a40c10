//! Where data goes: tables on a terminal, CSV or JSON when asked or piped.

use comfy_table::{ContentArrangement, Table, presets};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

/// How to write rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// Aligned columns for people.
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// JSON, the body that the API gives.
    Json,
}

/// How many columns a terminal has that says it has none.
const UNKNOWN_WIDTH: u16 = 100;

/// Standard output, buffered.
pub(super) struct Output {
    out: BufWriter<Stdout>,
    is_terminal: bool,
}

impl Output {
    /// The process's standard output.
    pub fn stdout() -> Self {
        let out = io::stdout();
        Self { is_terminal: out.is_terminal(), out: BufWriter::new(out) }
    }

    /// The format to write in: what was asked, else a table on a terminal and CSV in a pipe.
    pub fn format(&self, asked: Option<Format>) -> Format {
        asked.unwrap_or(if self.is_terminal { Format::Table } else { Format::Csv })
    }

    /// Writes rows as a table or CSV.
    pub fn rows(&mut self, format: Format, header: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
        if format == Format::Csv {
            let mut csv = csv::Writer::from_writer(&mut self.out);
            csv.write_record(header)?;
            for row in rows {
                csv.write_record(row)?;
            }
            return csv.flush();
        }
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        if table.width() == Some(0) {
            // Some terminals do not say how wide they are.
            table.set_width(UNKNOWN_WIDTH);
        }
        table.set_header(header);
        for row in rows {
            table.add_row(row);
        }
        writeln!(self.out, "{table}")
    }

    /// Writes a value as JSON.
    pub fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.out, value)?;
        writeln!(self.out)
    }

    /// Writes what is left.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
