//! The frame round every page: who is signed in, where they are, what they may open.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use crate::{assets, form::Form, table::Facts, texts::Texts};

/// One entry of the main menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MenuItem {
    pub(crate) to: &'static str,
    pub(crate) label: String,
    pub(crate) current: bool,
}

/// Entries of the main menu that are about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MenuGroup {
    /// What they are about; empty when they stand beside each other.
    pub(crate) label: String,
    pub(crate) items: Vec<MenuItem>,
}

impl MenuGroup {
    /// Whether the reader is at one of them.
    pub(crate) fn current(&self) -> bool {
        self.items.iter().any(|item| item.current)
    }
}

/// Who is signed in, for the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) name: String,
    /// Role and place in words.
    pub(crate) role: String,
    /// Notices not seen yet, as a figure; empty for none.
    pub(crate) unseen: String,
    /// The same in words.
    pub(crate) bell: String,
}

/// What every template gets as `page`.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) t: Texts,
    pub(crate) title: String,
    pub(crate) place: String,
    pub(crate) signed: Option<Signed>,
    pub(crate) menu: Vec<MenuGroup>,
    /// Whether a field to search stands in the header.
    pub(crate) finds: bool,
    /// Pages above this one: where, what.
    pub(crate) trail: Vec<(String, String)>,
    /// What was just done, or empty.
    pub(crate) done: String,
    pub(crate) demo: bool,
    pub(crate) path: String,
    pub(crate) once: String,
    /// Seconds after which a browser without script looks again; 0 is never.
    pub(crate) refresh: u32,
}

impl Page {
    /// A page for someone who is not signed in.
    pub(crate) fn bare(t: Texts, title: String) -> Self {
        Self {
            t,
            title,
            place: String::new(),
            signed: None,
            menu: Vec::new(),
            finds: false,
            trail: Vec::new(),
            done: String::new(),
            demo: false,
            path: String::new(),
            once: String::new(),
            refresh: 0,
        }
    }

    /// With a page above this one. Where the menu has no entry for this page itself, it marks the one above it.
    pub(crate) fn under(mut self, to: impl Into<String>, label: impl Into<String>) -> Self {
        let to = to.into();
        if !self.menu.iter().any(MenuGroup::current) {
            let mut entries = self.menu.iter_mut().flat_map(|group| &mut group.items);
            if let Some(above) = entries.find(|entry| entry.to == to) {
                above.current = true;
            }
        }
        self.trail.push((to, label.into()));
        self
    }

    /// Looks again after so many seconds where there is no script.
    pub(crate) fn refresh(mut self, seconds: u32) -> Self {
        self.refresh = seconds;
        self
    }

    /// A form of this page, with its once-only id (security bar B1, E5).
    pub(crate) fn form(&self, action: impl Into<String>, submit: String) -> Form {
        let mut form = Form::new(self.t, action, submit);
        form.once.clone_from(&self.once);
        form
    }

    /// A form with files: its once-only id travels in the address, for a file is not read ahead.
    pub(crate) fn upload(&self, action: &str, submit: String) -> Form {
        let mut form = Form::new(self.t, format!("{action}?eenmalig={}", self.once), submit);
        form.multipart = true;
        form
    }

    /// Address of a file of the style sheets, with its hash.
    #[expect(
        clippy::unused_self,
        reason = "templates reach it through the page they have"
    )]
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// This page in the other language.
    pub(crate) fn in_language(&self, code: &str) -> String {
        format!("{}?taal={code}", self.path)
    }
}

/// Renders a template; a template that fails is an error page.
pub(crate) fn show(template: &impl Template) -> Response {
    show_with(StatusCode::OK, template)
}

/// Renders a template with a status: 422 when the form has to be mended.
pub(crate) fn show_with(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// After a change: to this page, which says what was done (the key of a text `gedaan-...`).
pub(crate) fn done(to: &str, key: &str) -> Response {
    see_other(&format!("{to}?gedaan={key}"))
}

/// On to another page.
pub(crate) fn see_other(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// A page that is a form, with a line before it.
#[derive(Template)]
#[template(path = "form_page.html")]
pub(crate) struct FormPage {
    pub(crate) page: Page,
    pub(crate) lead: String,
    pub(crate) facts: Facts,
    pub(crate) form: Form,
}

impl FormPage {
    /// The page; a form with errors answers 422.
    pub(crate) fn answer(page: Page, lead: String, form: Form) -> Response {
        Self::with_facts(page, lead, Facts::new(), form)
    }

    /// The same with facts between the line and the form.
    pub(crate) fn with_facts(page: Page, lead: String, facts: Facts, form: Form) -> Response {
        show_with(
            form.status(),
            &Self {
                page,
                lead,
                facts,
                form,
            },
        )
    }
}

/// A page that says one thing: what happened and what to do now.
#[derive(Template)]
#[template(path = "message.html")]
pub(crate) struct Message {
    pub(crate) page: Page,
    pub(crate) lines: Vec<String>,
    /// The way on: where, what. Empty for none.
    pub(crate) to: String,
    pub(crate) to_label: String,
    /// What to mention to the help desk, or empty.
    pub(crate) reference: String,
}
