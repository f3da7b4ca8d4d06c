//! Placeholder.
pub(crate) fn check_and_report() -> anyhow::Result<()> {
    Ok(())
}
