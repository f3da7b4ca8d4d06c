//! What pages are built of, below their title: one look for every subject.

use askama::{Template, filters::HtmlSafe};
use axum::{http::StatusCode, response::Response};

use crate::{
    form::{Choice, Field, Form, Kind},
    page::{Page, show_with},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
};

/// A rendered part of a page. Made only by the components of this module, which escape what they show, and of pictures by
/// `charts`, which does too.
#[derive(Clone, Debug)]
pub(crate) struct Html(String);

impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

fn html(part: &impl Template) -> Html {
    Html(part.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a part of a page could not be rendered");
        String::new()
    }))
}

/// A way on: a link that looks like what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The one thing to do next.
    Main(String, String),
    /// Something else one may do.
    Other(String, String),
    /// In passing.
    Link(String, String),
}

impl Step {
    /// The one thing to do next: where, what.
    pub(crate) fn main(to: impl Into<String>, label: String) -> Self {
        Self::Main(to.into(), label)
    }

    /// Something else one may do.
    pub(crate) fn other(to: impl Into<String>, label: String) -> Self {
        Self::Other(to.into(), label)
    }

    /// In passing.
    pub(crate) fn link(to: impl Into<String>, label: String) -> Self {
        Self::Link(to.into(), label)
    }
}

/// The next step: what, why, how.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/next.html")]
pub(crate) struct Next {
    pub(crate) kicker: String,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    pub(crate) tone: Tone,
    pub(crate) steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "parts/notice.html")]
struct Notice {
    tone: Tone,
    title: String,
    lines: Vec<String>,
}

/// A figure that leads to what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) number: String,
    pub(crate) label: String,
    /// The list behind it, or empty.
    pub(crate) to: String,
    pub(crate) tone: Tone,
    pub(crate) current: bool,
}

impl Figure {
    /// A figure without a list behind it.
    pub(crate) fn new(number: String, label: String) -> Self {
        Self {
            number,
            label,
            to: String::new(),
            tone: Tone::Plain,
            current: false,
        }
    }

    /// With the list behind it.
    pub(crate) fn to(mut self, to: impl Into<String>) -> Self {
        self.to = to.into();
        self
    }

    /// With more or less weight.
    pub(crate) fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    fn class(&self) -> &'static str {
        match self.tone {
            Tone::Plain => "",
            Tone::Good => " vn-figure--good",
            Tone::Attention => " vn-figure--due",
            Tone::Alarm => " vn-figure--late",
        }
    }
}

#[derive(Template)]
#[template(path = "parts/figures.html")]
struct Figures {
    figures: Vec<Figure>,
}

#[derive(Template)]
#[template(path = "parts/filters.html")]
struct Filters {
    action: String,
    fields: Vec<Field>,
    submit: String,
}

#[derive(Template)]
#[template(path = "parts/panel.html")]
struct Panel {
    heading: String,
    lines: Vec<String>,
    inner: Vec<Html>,
}

#[derive(Template)]
#[template(path = "parts/folded.html")]
struct Folded {
    heading: String,
    lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "parts/steps.html")]
struct Steps {
    steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "parts/big.html")]
struct Big {
    heading: String,
    choices: Vec<Choice>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Happened {
    pub(crate) when: String,
    pub(crate) by: String,
    /// What happened in one go, each with the words that go with it, or empty.
    pub(crate) told: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "parts/timeline.html")]
struct Timeline {
    heading: String,
    entries: Vec<Happened>,
}

/// Work under way.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/progress.html")]
pub(crate) struct Progress {
    pub(crate) label: String,
    pub(crate) text: String,
    pub(crate) done: i64,
    pub(crate) total: i64,
    /// The page to look at again, by script; without script the page refreshes itself.
    pub(crate) again: String,
}

#[derive(Template)]
#[template(path = "parts/stages.html")]
struct Stages {
    label: String,
    names: Vec<String>,
    at: usize,
}

/// A table whose rows are filled in and posted together.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/table_form.html")]
pub(crate) struct TableForm {
    pub(crate) action: String,
    pub(crate) once: String,
    pub(crate) table: Table,
    pub(crate) submit: String,
}

/// One address on the visit list of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
    pub(crate) steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "parts/stops.html")]
struct Stops {
    heading: String,
    stops: Vec<Stop>,
}

/// A button that does something at once; with its once-only id.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/act.html")]
pub(crate) struct Act {
    pub(crate) action: String,
    pub(crate) once: String,
    pub(crate) label: String,
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) main: bool,
}

impl Act {
    /// The one thing to do next, on this page.
    pub(crate) fn main(page: &Page, action: String, label: String) -> Self {
        Self {
            action,
            once: page.once.clone(),
            label,
            fields: Vec::new(),
            main: true,
        }
    }

    /// Something else one may do.
    pub(crate) fn other(page: &Page, action: String, label: String) -> Self {
        Self {
            main: false,
            ..Self::main(page, action, label)
        }
    }

    /// With a value that goes along.
    pub(crate) fn carrying(mut self, name: &'static str, value: String) -> Self {
        self.fields.push((name, value));
        self
    }
}

/// A picture for a wide page and one for a telephone, with the table that says the same.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/chart.html")]
pub(crate) struct Chart {
    title: String,
    wide: Html,
    narrow: Html,
    table_label: String,
    table: Table,
}

impl Chart {
    /// A picture at both widths. The markup is made by `charts`, which escapes every text in it.
    pub(crate) fn new(t: Texts, wide: charts::Picture, narrow: String) -> Self {
        let columns = &wide.table.columns;
        let headings = columns.iter().map(|one| one.heading.clone()).collect();
        let rows = wide.table.rows.into_iter().map(|row| {
            row.into_iter()
                .zip(columns)
                .map(|(text, column)| {
                    if column.numeric {
                        Cell::Number(text)
                    } else {
                        Cell::Text(text)
                    }
                })
                .collect()
        });
        Self {
            table: Table::new(wide.table.caption.clone(), headings, String::new())
                .quiet()
                .rows(rows),
            title: wide.table.caption,
            wide: Html(wide.svg),
            narrow: Html(narrow),
            table_label: t.get("chart-as-table"),
        }
    }
}

/// One person who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) to: String,
    pub(crate) name: String,
    pub(crate) beside: String,
    /// Another way on: where, what.
    pub(crate) also: Option<(String, String)>,
}

/// Who was found. Without a heading: nobody searched yet.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/hits.html")]
pub(crate) struct Hits {
    pub(crate) heading: String,
    pub(crate) found: Vec<Hit>,
    pub(crate) empty: String,
    pub(crate) more: String,
}

#[derive(Template)]
#[template(path = "parts/beside.html")]
struct Beside {
    side: Vec<Html>,
    main: Vec<Html>,
}

#[derive(Template)]
#[template(path = "sections.html")]
struct SectionsPage {
    page: Page,
    lead: String,
    script: &'static str,
    parts: Vec<Html>,
}

/// A page under construction: title and lead, then parts from top to bottom.
#[derive(Clone, Debug)]
pub(crate) struct Sections {
    page: Page,
    lead: String,
    script: &'static str,
    status: StatusCode,
    parts: Vec<Html>,
}

impl Sections {
    /// A page with only its title.
    pub(crate) fn new(page: Page) -> Self {
        Self {
            page,
            lead: String::new(),
            script: "",
            status: StatusCode::OK,
            parts: Vec::new(),
        }
    }

    /// The line under the title.
    pub(crate) fn lead(mut self, lead: String) -> Self {
        self.lead = lead;
        self
    }

    /// With a script of ours that improves the page.
    pub(crate) fn script(mut self, name: &'static str) -> Self {
        self.script = name;
        self
    }

    fn part(mut self, part: &impl Template) -> Self {
        self.parts.push(html(part));
        self
    }

    /// The next step.
    pub(crate) fn next(self, next: &Next) -> Self {
        self.part(next)
    }

    /// Something to know before going on.
    pub(crate) fn notice(self, tone: Tone, title: String, lines: Vec<String>) -> Self {
        self.part(&Notice { tone, title, lines })
    }

    /// Figures in a row.
    pub(crate) fn figures(self, figures: Vec<Figure>) -> Self {
        self.part(&Figures { figures })
    }

    /// Filters that end up in the address.
    pub(crate) fn filters(
        self,
        action: impl Into<String>,
        fields: Vec<Field>,
        submit: String,
    ) -> Self {
        self.part(&Filters {
            action: action.into(),
            fields,
            submit,
        })
    }

    /// A table.
    pub(crate) fn table(self, table: &Table) -> Self {
        self.part(table)
    }

    /// A picture with its table.
    pub(crate) fn chart(self, chart: &Chart) -> Self {
        self.part(chart)
    }

    /// A table to fill in.
    pub(crate) fn table_form(self, form: &TableForm) -> Self {
        self.part(form)
    }

    /// Facts under a heading.
    pub(crate) fn facts(self, heading: String, facts: &Facts) -> Self {
        let inner = vec![html(facts)];
        self.part(&Panel {
            heading,
            lines: Vec::new(),
            inner,
        })
    }

    /// The same; nothing when there are no facts.
    pub(crate) fn facts_if_any(self, heading: String, facts: &Facts) -> Self {
        if facts.items.is_empty() {
            self
        } else {
            self.facts(heading, facts)
        }
    }

    /// Text under a heading.
    pub(crate) fn panel(self, heading: String, lines: Vec<String>) -> Self {
        self.part(&Panel {
            heading,
            lines,
            inner: Vec::new(),
        })
    }

    /// Ways on under a heading.
    pub(crate) fn steps_panel(self, heading: String, steps: Vec<Step>) -> Self {
        let inner = vec![html(&Steps { steps })];
        self.part(&Panel {
            heading,
            lines: Vec::new(),
            inner,
        })
    }

    /// Text that opens when asked for.
    pub(crate) fn folded(self, heading: String, lines: Vec<String>) -> Self {
        self.part(&Folded { heading, lines })
    }

    /// A form under a heading; the page answers its status when something in it is wrong.
    pub(crate) fn form(mut self, heading: String, lines: Vec<String>, form: &Form) -> Self {
        self.status = self.status.max(form.status());
        let inner = vec![html(form)];
        self.part(&Panel {
            heading,
            lines,
            inner,
        })
    }

    /// Who was found, or the place where hits come while somebody types.
    pub(crate) fn hits(self, hits: &Hits) -> Self {
        self.part(hits)
    }

    /// Ways on.
    pub(crate) fn steps(self, steps: Vec<Step>) -> Self {
        if steps.is_empty() {
            self
        } else {
            self.part(&Steps { steps })
        }
    }

    /// Large choices for one thumb; a choice's value is where it leads.
    pub(crate) fn big(self, heading: String, choices: Vec<Choice>) -> Self {
        self.part(&Big { heading, choices })
    }

    /// What happened, newest first.
    pub(crate) fn timeline(self, heading: String, entries: Vec<Happened>) -> Self {
        self.part(&Timeline { heading, entries })
    }

    /// Work under way; the page looks again by itself.
    pub(crate) fn progress(mut self, progress: &Progress) -> Self {
        self.page = self.page.refresh(3);
        self.part(progress)
    }

    /// Where one is in a road of several pages.
    pub(crate) fn stages(self, label: String, stages: Vec<String>, at: usize) -> Self {
        self.part(&Stages {
            label,
            names: stages,
            at,
        })
    }

    /// The stops of one postcode.
    pub(crate) fn stops(self, heading: String, stops: Vec<Stop>) -> Self {
        self.part(&Stops { heading, stops })
    }

    /// A button that does something at once.
    pub(crate) fn act(self, act: &Act) -> Self {
        self.part(act)
    }

    /// What is at hand beside what is read: first on a telephone, at the right when there is room.
    pub(crate) fn beside(mut self, side: Self, main: Self) -> Self {
        self.status = self.status.max(side.status).max(main.status);
        self.part(&Beside {
            side: side.parts,
            main: main.parts,
        })
    }

    /// An empty piece of the same page, to be put in a column.
    pub(crate) fn piece(&self) -> Self {
        Self::new(self.page.clone())
    }

    /// The answer.
    pub(crate) fn answer(self) -> Response {
        show_with(
            self.status,
            &SectionsPage {
                page: self.page,
                lead: self.lead,
                script: self.script,
                parts: self.parts,
            },
        )
    }
}
