//! A progress bar on stderr; nothing where stderr is no terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::cell::RefCell;

/// A bar that names its step.
pub(super) struct Progress {
    bar: RefCell<Option<ProgressBar>>,
}

impl Progress {
    /// A bar that appears with the first step.
    pub fn new() -> Self {
        Self { bar: RefCell::new(None) }
    }

    /// Shows how much of a step is done; a total of 0 is unknown.
    pub fn show(&self, step: &str, done: u64, total: u64) {
        let mut held = self.bar.borrow_mut();
        let bar = held.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{msg:24} {bar:30} {human_pos} of {human_len}, {elapsed}")
                .expect("the template is fixed");
            ProgressBar::new(total).with_style(style)
        });
        if total > 0 {
            bar.set_length(total);
        }
        bar.set_message(step.to_owned());
        bar.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}
