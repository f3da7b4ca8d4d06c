//! The pages as a browser meets them: guards, headers, once-only forms, and no dead links.

mod guards;
mod roads;
mod site;
