//! What is hidden, in a file: a start need not read the quads of every hidden node again.
//!
//! What is kept is what each node is and tells; the names that texts are searched for follow from that.

use super::hidden::{Hidden, People, Told};
use super::packed::{Packer, Unpacker};
use super::phrases::Phrase;
use oxigraph::model::NamedNode;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};

impl Hidden {
    /// Writes it all.
    pub fn write(&self, to: &mut Packer<impl Write>) -> io::Result<()> {
        let People { hidden, foreign, restricted, vouched } = &self.people;
        to.number(hidden.len() as u64)?;
        // In their order names differ by little.
        for (person, opaque) in hidden.iter().collect::<BTreeMap<_, _>>() {
            to.text(person.as_str())?;
            to.text(opaque.as_ref().map_or("", NamedNode::as_str))?;
        }
        [foreign, restricted, vouched, &self.nodes].into_iter().try_for_each(|nodes| to.nodes(nodes))?;
        to.nodes(&self.opaque)?;
        to.number(self.told.len() as u64)?;
        for (node, told) in self.told.iter().collect::<BTreeMap<_, _>>() {
            to.text(node.as_str())?;
            told.write(to)?;
        }
        Ok(())
    }

    /// Reads what was written.
    pub fn read(from: &mut Unpacker<impl Read>) -> io::Result<Self> {
        let mut this = Self::default();
        for _ in 0..from.number()? {
            let person = from.node()?;
            let opaque = from.text()?;
            let opaque = (!opaque.is_empty()).then(|| NamedNode::new_unchecked(opaque));
            this.people.hidden.insert(person, opaque);
        }
        let People { foreign, restricted, vouched, .. } = &mut this.people;
        for nodes in [foreign, restricted, vouched, &mut this.nodes] {
            *nodes = from.nodes()?;
        }
        this.opaque = from.nodes()?;
        for _ in 0..from.number()? {
            let node = from.node()?;
            let told = Told::read(from)?;
            this.tell(&node, told);
        }
        Ok(this)
    }
}

impl Told {
    fn write(&self, to: &mut Packer<impl Write>) -> io::Result<()> {
        to.number(self.names.len() as u64)?;
        self.names.iter().try_for_each(|name| name.write(to))?;
        to.number(self.references.len() as u64)?;
        for (graph, reference) in &self.references {
            to.text(graph.as_str())?;
            to.text(reference)?;
        }
        to.number(self.short.len() as u64)?;
        for (graph, words) in &self.short {
            to.text(graph.as_str())?;
            to.number(words.len() as u64)?;
            words.iter().try_for_each(|word| to.number(*word))?;
        }
        Ok(())
    }

    fn read(from: &mut Unpacker<impl Read>) -> io::Result<Self> {
        let mut this = Self::default();
        for _ in 0..from.number()? {
            this.names.push(Phrase::read(from)?);
        }
        for _ in 0..from.number()? {
            this.references.push((from.node()?, from.text()?));
        }
        for _ in 0..from.number()? {
            let graph = from.node()?;
            let words = (0..from.number()?).map(|_| from.number()).collect::<io::Result<_>>()?;
            this.short.push((graph, words));
        }
        Ok(this)
    }
}
